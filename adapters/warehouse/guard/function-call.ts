import type { Call, Expression } from "#adapters/warehouse/guard/tree";

/** A plain call of a scalar function, as the tree has it. */
export function functionCall(name: string, args: readonly Expression[]): Call {
  return {
    kind: "call",
    name,
    args,
    star: false,
    distinct: false,
    orderBy: [],
    withinGroup: [],
    filter: undefined,
    ignoreNulls: false,
    over: undefined,
  };
}
