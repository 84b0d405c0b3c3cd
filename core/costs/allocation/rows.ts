import type { Spread } from "#core/api/allocation";
import { type Allocation, type SharedCost, spreadOver } from "#core/costs/allocation/allocate";
import { type Decimal, sumOf } from "#core/figures/decimal";

/** One key with its own cost and its part of what is nobody's. */
export type AllocatedRow = {
  readonly key: string | null;
  readonly cpu: Decimal;
  readonly memory: Decimal;
  readonly own: Decimal;
  readonly idle: Decimal;
  readonly shared: Decimal;
  readonly total: Decimal;
  /** How many keys it stands for, where it is more than one. */
  readonly folded?: number;
};

export type AllocatedRows = {
  /** Dearest first. */
  readonly rows: readonly AllocatedRow[];
  /** What is in no row. */
  readonly idleApart: Decimal;
  readonly sharedApart: Decimal;
};

/** Rows of one key each; rows, idle and shared cost that is kept apart sum to the bill exactly. */
export function allocatedRows(
  allocation: Allocation,
  shared: readonly SharedCost[],
  by: string,
  spread: { readonly idle: Spread; readonly shared: Spread },
): AllocatedRows {
  const keys = new Map<string | null, { cpu: Decimal; memory: Decimal; own: Decimal }>();
  const add = (key: string | null, cpu: Decimal, memory: Decimal, own: Decimal) => {
    const known = keys.get(key) ?? { cpu: 0n, memory: 0n, own: 0n };
    keys.set(key, { cpu: known.cpu + cpu, memory: known.memory + memory, own: known.own + own });
  };
  for (const { key, cpu, memory, gpu } of allocation.own) add(key, cpu, memory, cpu + memory + gpu);
  if (by === "cluster") for (const cluster of [...allocation.idle.keys(), ...shared.map((one) => one.cluster)]) add(cluster, 0n, 0n, 0n);
  const list = [...keys].map(([key, sums]) => ({ key, ...sums })).toSorted((a, b) => order(a.own, b.own) || name(a.key, b.key));
  const [idle, common] = [sumOf(allocation.idle.values()), sumOf(shared.map(({ cost }) => cost))];
  const own = list.map((row) => row.own);
  const ofEach = by === "cluster";
  const idleParts = ofEach ? list.map(({ key }) => allocation.idle.get(key ?? "") ?? 0n) : spreadOver(idle, own, spread.idle);
  const sharedParts = ofEach
    ? list.map(({ key }) => sumOf(shared.filter(({ cluster }) => cluster === key).map(({ cost }) => cost)))
    : spreadOver(common, own, spread.shared);
  const rows = list.map((row, index): AllocatedRow => {
    const [part, commonPart] = [idleParts?.[index] ?? 0n, sharedParts?.[index] ?? 0n];
    return { ...row, idle: part, shared: commonPart, total: row.own + part + commonPart };
  });
  return {
    rows: rows.toSorted((a, b) => order(a.total, b.total) || name(a.key, b.key)),
    idleApart: idle - sumOf(idleParts ?? []),
    sharedApart: common - sumOf(sharedParts ?? []),
  };
}

/** Keeps the first so many, and sums the rest as one. */
export function foldRows(rows: readonly AllocatedRow[], most: number): AllocatedRow[] {
  if (rows.length <= most) return [...rows];
  const rest = rows.slice(most - 1);
  const sum = (of: (row: AllocatedRow) => Decimal) => sumOf(rest.map(of));
  return [
    ...rows.slice(0, most - 1),
    {
      key: null,
      cpu: sum((row) => row.cpu),
      memory: sum((row) => row.memory),
      own: sum((row) => row.own),
      idle: sum((row) => row.idle),
      shared: sum((row) => row.shared),
      total: sum((row) => row.total),
      folded: rest.length,
    },
  ];
}

function order(a: Decimal, b: Decimal): number {
  return a === b ? 0 : a > b ? -1 : 1;
}

function name(a: string | null, b: string | null): number {
  return a === b ? 0 : a === null ? 1 : b === null || a < b ? -1 : 1;
}
