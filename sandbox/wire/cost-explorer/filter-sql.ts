import { z } from "zod";
import { costCategorySql, dimensionSql, tagSql, textSql } from "#sandbox/wire/cost-explorer/dimension-sql";
import { invalid } from "#sandbox/wire/cost-explorer/time-period";

const MATCHES = ["EQUALS", "ABSENT", "STARTS_WITH", "ENDS_WITH", "CONTAINS", "CASE_SENSITIVE", "CASE_INSENSITIVE"] as const;
const Values = z.object({
  Key: z.string(),
  Values: z.array(z.string()).optional(),
  MatchOptions: z.array(z.enum(MATCHES)).optional(),
});
type Values = z.infer<typeof Values>;

export type Expression = {
  readonly And?: readonly Expression[] | undefined;
  readonly Or?: readonly Expression[] | undefined;
  readonly Not?: Expression | undefined;
  readonly Dimensions?: Values | undefined;
  readonly Tags?: Values | undefined;
  readonly CostCategories?: Values | undefined;
};
export const Expression: z.ZodType<Expression> = z.lazy(() =>
  z.object({
    And: z.array(Expression).optional(),
    Or: z.array(Expression).optional(),
    Not: Expression.optional(),
    Dimensions: Values.optional(),
    Tags: Values.optional(),
    CostCategories: Values.optional(),
  }),
);

/**
 * A condition over the lines of the bill; never null, so that it may be turned round. `dimension` finds the column of a dimension.
 *
 * @throws AwsError ValidationException
 */
export function filterSql(expression: Expression | undefined, dimension: (name: string) => string = dimensionSql): string {
  if (expression === undefined) return "true";
  const given = Object.entries(expression).filter(([, value]) => value !== undefined);
  if (given.length !== 1) throw invalid("Expression must have exactly one of And, Or, Not, Dimensions, Tags, CostCategories");
  const { And, Or, Not, Dimensions, Tags, CostCategories } = expression;
  for (const list of [And, Or]) {
    if (list === undefined) continue;
    if (list.length < 2) throw invalid(`Expression ${And === undefined ? "Or" : "And"} must have at least 2 operands`);
    return `(${list.map((one) => filterSql(one, dimension)).join(And === undefined ? " OR " : " AND ")})`;
  }
  if (Not !== undefined) return `(NOT ${filterSql(Not, dimension)})`;
  if (Dimensions !== undefined) return matches(dimension(Dimensions.Key), Dimensions);
  if (Tags !== undefined) return matches(tagSql(Tags.Key), Tags);
  return matches(costCategorySql(CostCategories?.Key ?? ""), CostCategories ?? { Key: "" });
}

function matches(value: string, { Key, Values: values = [], MatchOptions: options = [] }: Values): string {
  if (options.includes("ABSENT")) {
    if (values.length > 0) throw invalid(`MatchOptions ABSENT takes no values (${Key})`);
    return `(${value} IS NULL)`;
  }
  if (values.length === 0) throw invalid(`Filter on ${Key} must have at least one value`);
  const isInsensitive = options.includes("CASE_INSENSITIVE");
  const found = isInsensitive ? `lower(${value})` : value;
  const wanted = values.map((one) => textSql(isInsensitive ? one.toLowerCase() : one));
  const how = options.find((option) => ["STARTS_WITH", "ENDS_WITH", "CONTAINS"].includes(option));
  // An empty value of a tag or category means that there is none.
  const filled = `coalesce(${found}, '')`;
  if (how === undefined) return `(${filled} IN (${wanted.join(", ")}))`;
  const one = (text: string) => {
    if (how === "CONTAINS") return `strpos(${filled}, ${text}) > 0`;
    if (how === "STARTS_WITH") return `substr(${filled}, 1, length(${text})) = ${text}`;
    return `(length(${filled}) >= length(${text}) AND substr(${filled}, length(${filled}) - length(${text}) + 1) = ${text})`;
  };
  return `(${wanted.map(one).join(" OR ")})`;
}
