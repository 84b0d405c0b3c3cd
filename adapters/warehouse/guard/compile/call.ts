import { type Compiled, compiled } from "#adapters/warehouse/guard/compile/compiled";
import { weightOfCall } from "#adapters/warehouse/guard/compile/growth";
import { hasAggregate } from "#adapters/warehouse/guard/compile/has-aggregate";
import { compileExpression } from "#adapters/warehouse/guard/compile/knot";
import { condition, type Place } from "#adapters/warehouse/guard/compile/place";
import { nextName } from "#adapters/warehouse/guard/compile/scope";
import { RAISING_MACROS } from "#adapters/warehouse/guard/macros";
import { compileSort, compileWindow } from "#adapters/warehouse/guard/compile/window";
import type { FunctionRule, Site } from "#adapters/warehouse/guard/functions/rule";
import { FUNCTIONS, INSTEAD } from "#adapters/warehouse/guard/functions/table";
import { didYouMean, refuse } from "#adapters/warehouse/guard/refuse";
import type { Call } from "#adapters/warehouse/guard/tree";

const ORDERED = new Set(["array_agg", "listagg"]);
const NULLS_MATTER = new Set(["lag", "lead", "first_value", "last_value", "nth_value"]);

export function compileCall(call: Call, place: Place): Compiled {
  if (call.name === "try") return compileTry(call, place);
  const rule = FUNCTIONS.get(call.name) ?? unknownFunction(call.name);
  if (!call.star && (call.args.length < rule.least || call.args.length > rule.most))
    refuse(`${call.name}() takes other arguments: write ${rule.usage}.`);
  if (call.name === "count" && !call.star && call.args.length === 0) return compileCall({ ...call, star: true }, place);
  checkClauses(call, rule, place);
  const values = new Map<number, Compiled>();
  const site = siteOf(call, argumentPlace(call, rule, place), place, values);
  const { sql, type, nonZero } = rule.compile(site);
  const used = [...values.values()];
  const aggregated = rule.kind === "aggregate" && call.over === undefined;
  // A number that is added up is one number again; a text or an array that is gathered is not.
  const isOne = aggregated && !["varchar", "varbinary", "array", "map", "row", "json"].includes(type.kind);
  return compiled(sql, type, aggregated ? [] : used, {
    ...(nonZero === true ? { nonZero } : {}),
    weight: isOne ? 1 : weightOfCall(call.name, values),
  });
}

/** Inside TRY every part that could fail is written so that it gives NULL; an aggregate's overflow stays an error. */
function compileTry(call: Call, place: Place): Compiled {
  const [value] = call.args;
  if (value === undefined || call.args.length !== 1) refuse("try() takes one expression: write try(a / b).");
  const result = compileExpression(value, { ...place, lax: true });
  const raising = [...result.sql.matchAll(/\bmt_[a-z_0-9]+(?=\()/g)].map(([name]) => name).find((name) => RAISING_MACROS.has(name));
  if (raising !== undefined) refuse("This may not stand in try() here: its error could not be caught. Test the value first, with CASE WHEN.");
  // Errors of the engine's own, such as an overflow. An aggregate or a query inside has to stand outside of it.
  if (hasAggregate(value) || /\b(SELECT|OVER|random)\b/.test(result.sql)) return result;
  return { ...result, sql: `TRY(${result.sql})` };
}

function unknownFunction(name: string): never {
  const instead = INSTEAD[name];
  if (instead !== undefined) refuse(`The function ${name}() is not allowed: write ${instead}.`);
  refuse(`The function ${name}() is not allowed.${didYouMean(name, [...FUNCTIONS.keys()])}`);
}

function checkClauses(call: Call, rule: FunctionRule, place: Place): void {
  const { name } = call;
  if (rule.kind === "scalar") {
    if (call.distinct || call.filter !== undefined || call.over !== undefined || call.orderBy.length > 0 || call.withinGroup.length > 0) {
      refuse(`${name}() is no aggregate: it takes no DISTINCT, FILTER, ORDER BY or OVER.`);
    }
  }
  if (rule.kind === "window" && call.over === undefined) refuse(`${name}() needs OVER: write ${name}(...) OVER (ORDER BY x).`);
  if (rule.kind === "window" && (call.distinct || call.filter !== undefined)) refuse(`${name}() takes no DISTINCT or FILTER.`);
  if (call.orderBy.length > 0 && !ORDERED.has(name)) refuse(`${name}() takes no ORDER BY inside: it would change nothing.`);
  if (call.withinGroup.length > 0 && name !== "listagg") refuse(`${name}() takes no WITHIN GROUP.`);
  if (name === "listagg" && call.withinGroup.length === 0) refuse("listagg() needs WITHIN GROUP: write listagg(x, ',') WITHIN GROUP (ORDER BY x).");
  if (call.ignoreNulls && !NULLS_MATTER.has(name)) refuse(`${name}() takes no IGNORE NULLS.`);
  if (call.over !== undefined && !place.windows) refuse(`A window function may not stand in ${place.clause}: put it in a subquery.`);
  if (call.over !== undefined && call.filter !== undefined)
    refuse(`${name}() takes FILTER or OVER, not both: write ${name}(CASE WHEN condition THEN x END) OVER (...).`);
  if (call.over !== undefined && (call.distinct || name === "approx_distinct" || name === "grouping"))
    refuse(`${name}() with DISTINCT takes no OVER.`);
  if (rule.kind === "aggregate" && call.over === undefined && !place.aggregates) {
    refuse(
      place.clause === "an aggregate"
        ? "An aggregate may not stand inside another: put the inner one in a subquery."
        : `An aggregate may not stand in ${place.clause}${place.clause === "WHERE" ? ": use HAVING." : ": put it in a subquery."}`,
    );
  }
  if (name === "grouping" && place.groups === undefined) refuse("grouping() needs GROUP BY.");
}

/** What may stand in the arguments: no aggregate in an aggregate; in a window function only the aggregates of the query. */
function argumentPlace(call: Call, rule: FunctionRule, place: Place): Place {
  if (call.name === "grouping") return place;
  if (call.over !== undefined) return { ...place, windows: false, clause: "a window function" };
  if (rule.kind !== "aggregate") return place;
  return { ...place, aggregates: false, windows: false, groups: undefined, clause: "an aggregate", outputs: undefined };
}

function siteOf(call: Call, inside: Place, place: Place, values: Map<number, Compiled>): Site {
  const value = (index: number): Compiled => {
    const known = values.get(index);
    if (known !== undefined) return known;
    const argument = call.args[index];
    if (argument === undefined) refuse(`${call.name}() lacks an argument: see its use.`);
    if (argument.kind === "lambda") refuse(`${call.name}() takes no lambda as argument ${index + 1}.`);
    const result = compileExpression(argument, inside);
    values.set(index, result);
    return result;
  };
  const sorted = [...call.orderBy, ...call.withinGroup];
  const orderBy = sorted.length === 0 ? "" : ` ORDER BY ${sorted.map((item) => compileSort(item, inside)).join(", ")}`;
  const filter = call.filter && condition(compileExpression(call.filter, { ...inside, clause: "FILTER" }), "FILTER");
  const over = call.over && compileWindow(call.over, { ...place, windows: false, clause: "OVER" });
  return {
    name: call.name,
    count: call.args.length,
    lax: place.lax,
    now: place.query.session.now,
    distinct: call.distinct,
    star: call.star,
    orderBy,
    value,
    fresh: () => nextName(place.query.session, "mt_l"),
    isLambda: (index) => call.args[index]?.kind === "lambda",
    lambda: (index, parameters) => {
      const lambda = call.args[index];
      if (lambda?.kind !== "lambda" || lambda.parameters.length !== parameters.length) {
        refuse(
          `${call.name}() needs a lambda with ${parameters.length} parameter${parameters.length === 1 ? "" : "s"} as argument ${index + 1}: ${FUNCTIONS.get(call.name)?.usage}.`,
        );
      }
      const lambdas = new Map(place.lambdas);
      lambda.parameters.forEach((name, at) => lambdas.set(name.text.toLowerCase(), parameters[at] ?? refuse("A lambda lacks a parameter.")));
      const body = compileExpression(lambda.body, { ...inside, lambdas, aggregates: false, windows: false, clause: "a lambda" });
      values.set(-1 - index, body);
      return body;
    },
    aggregate: (engineName, args, options = {}) => {
      const distinct = call.distinct && options.plain !== true ? "DISTINCT " : "";
      const nulls = call.ignoreNulls ? " IGNORE NULLS" : "";
      const where = filter === undefined ? "" : ` FILTER (WHERE ${filter.sql})`;
      return `${engineName}(${distinct}${args.join(", ")}${options.plain === true ? "" : orderBy}${nulls})${where}${over === undefined ? "" : ` OVER (${over})`}`;
    },
  };
}
