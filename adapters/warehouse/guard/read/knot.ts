import type { Expression, Query } from "#adapters/warehouse/guard/tree";

type Readers = { readonly expression: (node: unknown) => Expression; readonly query: (node: unknown) => Query };

let readers: Readers | undefined;

/** Expressions hold queries, and queries expressions: the readers reach each other through here, tied once by read/statement. */
export function tieReaders(tied: Readers): void {
  readers = tied;
}

export const readExpression = (node: unknown): Expression => tied().expression(node);
export const readQuery = (node: unknown): Query => tied().query(node);

function tied(): Readers {
  if (readers === undefined) throw new TypeError("Read statements through read/statement.");
  return readers;
}
