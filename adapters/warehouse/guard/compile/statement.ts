import { compileExpression } from "#adapters/warehouse/guard/compile/expression";
import { tieCompilers } from "#adapters/warehouse/guard/compile/knot";
import { type CompiledQuery, outerLabel } from "#adapters/warehouse/guard/compile/output";
import { compileQuery } from "#adapters/warehouse/guard/compile/query";
import type { Session } from "#adapters/warehouse/guard/compile/scope";
import type { Query } from "#adapters/warehouse/guard/tree";

tieCompilers({ expression: compileExpression, query: compileQuery });

/** The whole statement for the engine; `session` then holds what it reads. @throws QueryRefusedError, TableUnavailableError */
export function compileStatement(query: Query, session: Session): CompiledQuery {
  return compileQuery(query, { session, commonTables: new Map(), outer: undefined }, outerLabel);
}
