/**
 * The statement that the guard lets through, and nothing else: what a node here cannot say is refused when it is read.
 * Plain data, so that two readings can be compared.
 */
export type Name = { readonly text: string };

/** Between the parts of a table's name where databases may be named; no name holds it. */
export const NAME_PART = "\u0000";

export type Query = {
  readonly kind: "query";
  readonly with: readonly CommonTable[];
  readonly body: Body;
  readonly orderBy: readonly SortItem[];
  readonly offset: number | undefined;
  readonly limit: number | undefined;
};

export type CommonTable = { readonly name: Name; readonly columns: readonly Name[]; readonly query: Query };

export type Body =
  | Select
  | Query
  | { readonly kind: "values"; readonly rows: readonly (readonly Expression[])[] }
  | { readonly kind: "set"; readonly operator: "UNION" | "INTERSECT" | "EXCEPT"; readonly all: boolean; readonly left: Body; readonly right: Body };

export type Select = {
  readonly kind: "select";
  readonly distinct: boolean;
  readonly items: readonly SelectItem[];
  readonly from: readonly Relation[];
  readonly where: Expression | undefined;
  readonly groupBy: readonly Grouping[];
  readonly having: Expression | undefined;
  readonly windows: readonly { readonly name: Name; readonly window: Window }[];
};

export type SelectItem =
  | { readonly kind: "star"; readonly qualifier: Name | undefined }
  | { readonly kind: "item"; readonly value: Expression; readonly alias: Name | undefined };

export type Grouping =
  | { readonly kind: "single"; readonly value: Expression }
  | { readonly kind: "rollup" | "cube" | "sets"; readonly sets: readonly (readonly Expression[])[] };

export type SortItem = { readonly value: Expression; readonly descending: boolean; readonly nulls: "first" | "last" | undefined };

export type Alias = { readonly name: Name; readonly columns: readonly Name[] } | undefined;

export type Relation =
  | { readonly kind: "table"; readonly name: Name; readonly alias: Alias }
  | { readonly kind: "derived"; readonly query: Query; readonly lateral: boolean; readonly alias: Alias }
  | { readonly kind: "unnest"; readonly values: readonly Expression[]; readonly ordinality: boolean; readonly alias: Alias }
  | Join;

export type Join = {
  readonly kind: "join";
  readonly type: "INNER" | "LEFT" | "RIGHT" | "FULL" | "CROSS";
  readonly left: Relation;
  readonly right: Relation;
  readonly on: Expression | undefined;
  readonly using: readonly Name[];
};

export type Window = {
  readonly base: Name | undefined;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly SortItem[];
  readonly frame: Frame | undefined;
};

export type Frame = { readonly unit: "ROWS" | "RANGE" | "GROUPS"; readonly start: Bound; readonly end: Bound | undefined };
export type Bound =
  | { readonly kind: "UNBOUNDED PRECEDING" | "UNBOUNDED FOLLOWING" | "CURRENT ROW" }
  | { readonly kind: "PRECEDING" | "FOLLOWING"; readonly by: Expression };

export type BinaryOperator = "+" | "-" | "*" | "/" | "%" | "||" | "=" | "<>" | "<" | "<=" | ">" | ">=" | "IS DISTINCT FROM" | "IS NOT DISTINCT FROM";
export type IntervalUnit = "YEAR" | "MONTH" | "DAY" | "HOUR" | "MINUTE" | "SECOND";

export type Call = {
  readonly kind: "call";
  readonly name: string;
  readonly args: readonly Expression[];
  /** `count(*)` */
  readonly star: boolean;
  readonly distinct: boolean;
  readonly orderBy: readonly SortItem[];
  readonly withinGroup: readonly SortItem[];
  readonly filter: Expression | undefined;
  readonly ignoreNulls: boolean;
  readonly over: Window | undefined;
};

export type Expression =
  | { readonly kind: "null" }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "typed"; readonly type: string; readonly value: string }
  | {
      readonly kind: "interval";
      readonly negative: boolean;
      readonly value: string;
      readonly from: IntervalUnit;
      readonly to: IntervalUnit | undefined;
    }
  | { readonly kind: "column"; readonly qualifier: Name | undefined; readonly name: Name }
  | { readonly kind: "field"; readonly base: Expression; readonly name: Name }
  | { readonly kind: "negate"; readonly value: Expression }
  | { readonly kind: "not"; readonly value: Expression }
  | { readonly kind: "binary"; readonly operator: BinaryOperator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "logic"; readonly operator: "AND" | "OR"; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "between"; readonly value: Expression; readonly low: Expression; readonly high: Expression; readonly negated: boolean }
  | { readonly kind: "in"; readonly value: Expression; readonly among: readonly Expression[] | Query; readonly negated: boolean }
  | { readonly kind: "like"; readonly value: Expression; readonly pattern: Expression; readonly escape: Expression | undefined }
  | { readonly kind: "is-null"; readonly value: Expression; readonly negated: boolean }
  | { readonly kind: "exists"; readonly query: Query }
  | { readonly kind: "scalar"; readonly query: Query }
  | {
      readonly kind: "quantified";
      readonly operator: BinaryOperator;
      readonly quantifier: "ALL" | "ANY";
      readonly value: Expression;
      readonly query: Query;
    }
  | {
      readonly kind: "case";
      readonly operand: Expression | undefined;
      readonly whens: readonly (readonly [Expression, Expression])[];
      readonly otherwise: Expression | undefined;
    }
  | { readonly kind: "cast"; readonly value: Expression; readonly type: string; readonly safe: boolean }
  | { readonly kind: "at-zone"; readonly value: Expression; readonly zone: Expression }
  | { readonly kind: "extract"; readonly field: string; readonly value: Expression }
  | { readonly kind: "position"; readonly part: Expression; readonly value: Expression }
  | { readonly kind: "trim"; readonly side: "BOTH" | "LEADING" | "TRAILING"; readonly characters: Expression | undefined; readonly value: Expression }
  | { readonly kind: "substring"; readonly value: Expression; readonly from: Expression; readonly length: Expression | undefined }
  | { readonly kind: "now"; readonly name: "current_date" | "current_timestamp" | "localtimestamp" }
  | { readonly kind: "array"; readonly items: readonly Expression[] }
  | { readonly kind: "row"; readonly items: readonly Expression[] }
  | { readonly kind: "subscript"; readonly value: Expression; readonly index: Expression }
  | { readonly kind: "lambda"; readonly parameters: readonly Name[]; readonly body: Expression }
  | { readonly kind: "json-object"; readonly pairs: readonly (readonly [Expression, Expression])[] }
  | Call;
