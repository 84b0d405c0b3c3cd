import type { LogicalTable, TableColumn } from "#core/ports/cost-engine";
import type { PeriodBound } from "#adapters/warehouse/guard/compile/moment-periods";
import { refuse } from "#adapters/warehouse/guard/refuse";
import type { Type } from "#adapters/warehouse/guard/types";

/** One reading of a logical table. `bounded` once a predicate on its billing period is a conjunct of a filter above it. */
export type Scan = {
  readonly table: LogicalTable;
  /** The relation in the tree, so that a default period can be added to it. */
  readonly node: object;
  bounded: boolean;
  /** The billing period is compared with something somewhere: the person had a period in mind. */
  compared: boolean;
  /** Billing periods that a condition on its instants leaves. */
  derived?: PeriodBound;
  /** Readings of a WITH query stand for the scans within it. */
  readonly parts: readonly Scan[];
};

export type BoundColumn = {
  readonly name: string;
  readonly sql: string;
  readonly type: Type;
  /** Scans whose billing period this column is. */
  readonly scans: readonly Scan[];
  /** A LIMIT stands between: a condition on the column no longer bounds what is read. */
  readonly sealed?: boolean;
  readonly weight?: number;
  /** The column of a reading that tells when a row's use began, or its billing period. */
  readonly moment?: { readonly scan: Scan; readonly startsPeriod: boolean };
};

export type BoundRelation = { readonly alias: string | undefined; readonly columns: readonly BoundColumn[] };

export type Scope = {
  readonly relations: readonly BoundRelation[];
  /** Columns of USING: one name for both sides. */
  readonly merged: readonly BoundColumn[];
  readonly parent: Scope | undefined;
};

export const scopeOf = (relations: readonly BoundRelation[], parent: Scope | undefined, merged: readonly BoundColumn[] = []): Scope => ({
  relations,
  merged,
  parent,
});

export type CommonTableBinding = {
  readonly sqlName: string;
  readonly columns: readonly BoundColumn[];
  readonly scans: readonly Scan[];
  readonly scanCount: number;
  readonly relationCount: number;
  readonly single: boolean;
};

/** What a whole statement shares while it is compiled. */
export type Session = {
  readonly tables: Readonly<Partial<Record<LogicalTable, readonly TableColumn[]>>>;
  readonly physical: (table: LogicalTable) => string;
  readonly now: Date | undefined;
  readonly maxScans: number;
  /** Where a whole catalogue is read instead of the two logical tables: a table by its name and what stands before it. @throws QueryRefusedError */
  readonly find?: (name: readonly string[]) => { readonly physical: string; readonly columns: readonly TableColumn[] };
  readonly scans: Scan[];
  readonly used: Set<LogicalTable>;
  serial: number;
  /** Readings of tables, WITH queries written out. */
  scanCount: number;
  relationCount: number;
};

export type QueryPlace = {
  readonly session: Session;
  readonly commonTables: ReadonlyMap<string, CommonTableBinding>;
  readonly outer: Scope | undefined;
};

export const nextName = (session: Session, prefix: string) => `${prefix}${++session.serial}`;

export type Found = { readonly column: BoundColumn; readonly relation: BoundRelation | undefined; readonly local: boolean };

/** @returns undefined when no column has that name; @throws QueryRefusedError when several have */
export function findColumn(scope: Scope, qualifier: string | undefined, name: string): Found | undefined {
  for (let level: Scope | undefined = scope; level !== undefined; level = level.parent) {
    const hit = findAt(level, qualifier, name);
    if (hit !== undefined) return { ...hit, local: level === scope };
  }
  return undefined;
}

function findAt(scope: Scope, qualifier: string | undefined, name: string): Omit<Found, "local"> | undefined {
  const merged = qualifier === undefined ? scope.merged.find((column) => column.name === name) : undefined;
  if (merged !== undefined) return { column: merged, relation: undefined };
  const hits = scope.relations
    .filter((relation) => qualifier === undefined || relation.alias === qualifier)
    .flatMap((relation) => relation.columns.filter((column) => column.name === name).map((column) => ({ column, relation })));
  if (hits.length > 1) {
    const owners = hits.map((hit) => hit.relation.alias).filter((alias) => alias !== undefined);
    refuse(
      `The column \`${name}\` is ambiguous: write ${owners.length > 0 ? owners.map((owner) => `${owner}.${name}`).join(" or ") : "an alias before it"}.`,
    );
  }
  return hits[0];
}

export function hasRelation(scope: Scope, alias: string): boolean {
  for (let level: Scope | undefined = scope; level !== undefined; level = level.parent) {
    if (level.relations.some((relation) => relation.alias === alias)) return true;
  }
  return false;
}
