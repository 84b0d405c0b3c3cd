import type { Compiled } from "#adapters/warehouse/guard/compile/compiled";
import type { CompiledQuery, Label } from "#adapters/warehouse/guard/compile/output";
import type { Place } from "#adapters/warehouse/guard/compile/place";
import type { QueryPlace } from "#adapters/warehouse/guard/compile/scope";
import type { Expression, Query } from "#adapters/warehouse/guard/tree";

type Compilers = {
  readonly expression: (expression: Expression, place: Place) => Compiled;
  readonly query: (query: Query, place: QueryPlace, label?: Label) => CompiledQuery;
};

let compilers: Compilers | undefined;

/** Expressions hold queries, and queries expressions: their compilers reach each other through here, tied once by compile/statement. */
export function tieCompilers(tied: Compilers): void {
  compilers = tied;
}

export const compileExpression = (expression: Expression, place: Place): Compiled => tied().expression(expression, place);
export const compileQuery = (query: Query, place: QueryPlace): CompiledQuery => tied().query(query, place);

function tied(): Compilers {
  if (compilers === undefined) throw new TypeError("Compile statements through compile/statement.");
  return compilers;
}
