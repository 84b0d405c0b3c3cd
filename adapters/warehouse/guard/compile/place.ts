import { coerce } from "#adapters/warehouse/guard/compile/coerce";
import type { Compiled } from "#adapters/warehouse/guard/compile/compiled";
import type { QueryPlace, Scope } from "#adapters/warehouse/guard/compile/scope";
import { refuse } from "#adapters/warehouse/guard/refuse";
import { typeName } from "#adapters/warehouse/guard/type-names";
import type { Window } from "#adapters/warehouse/guard/tree";
import { BOOLEAN, type Type } from "#adapters/warehouse/guard/types";

/** Where an expression stands, and what it may hold there. */
export type Place = {
  readonly query: QueryPlace;
  readonly scope: Scope;
  readonly lambdas: ReadonlyMap<string, { readonly sql: string; readonly type: Type }>;
  /** Inside TRY: errors become NULL. */
  readonly lax: boolean;
  /** The clause, for refusals. */
  readonly clause: string;
  readonly aggregates: boolean;
  readonly windows: boolean;
  readonly namedWindows: ReadonlyMap<string, Window>;
  /** Engine texts of what the query is grouped by; undefined when it is not grouped. */
  readonly groups: ReadonlySet<string> | undefined;
  /** Columns of the SELECT list that ORDER BY may name. */
  readonly outputs: ReadonlyMap<string, Compiled> | undefined;
  /** Names that the SELECT list gives, for refusals. */
  readonly given?: readonly string[];
};

/** Where neither aggregates nor windows may stand: WHERE, ON, UNNEST, VALUES. */
export function plainPlace(query: QueryPlace, scope: Scope, clause: string): Place {
  return {
    query,
    scope,
    lambdas: new Map(),
    lax: false,
    clause,
    aggregates: false,
    windows: false,
    namedWindows: new Map(),
    groups: undefined,
    outputs: undefined,
  };
}

export function condition(value: Compiled, clause: string): Compiled {
  if (value.type.kind === "boolean") return value;
  if (value.type.kind === "unknown") return coerce(value, BOOLEAN);
  refuse(`${clause} needs a condition, and has ${typeName(value.type)}: compare it, as in x > 0 or x = 'a'.`);
}
