import { identifier } from "#adapters/warehouse/guard/compile/compiled";
import type { BoundColumn } from "#adapters/warehouse/guard/compile/scope";
import { refuse } from "#adapters/warehouse/guard/refuse";
import type { SortItem } from "#adapters/warehouse/guard/tree";

export type OutputColumn = Pick<BoundColumn, "name" | "type" | "scans" | "sealed" | "weight">;
/** Names the columns of a result. Inside a statement they are c1, c2, ...: no name that a person chose reaches the engine there. */
export type Label = (index: number, name: string) => string;

export type CompiledBody = {
  readonly sql: string;
  readonly columns: readonly OutputColumn[];
  /** At most one row, whatever the data. */
  readonly single: boolean;
  readonly sort: (items: readonly SortItem[]) => readonly string[];
};
export type CompiledQuery = Omit<CompiledBody, "sort">;

export const innerLabel: Label = (index) => `"c${index + 1}"`;
export const outerLabel: Label = (_, name) => identifier(name);

/** The names of a relation's columns after an alias list. */
export function renamed(columns: readonly { readonly name: string }[], names: readonly string[], what: string): readonly string[] {
  if (names.length === 0) return columns.map((column) => column.name);
  if (names.length !== columns.length) refuse(`${what} names ${names.length} columns, and has ${columns.length}.`);
  return names;
}
