import { compareDecimals, multiplyDecimals, sumDecimals } from "#core/money";
import type { NodeRow } from "#web/api/types.ts";

/** A month of run rate, hours. */
const MONTH_HOURS = "730";

export type NodeFilters = {
  readonly cluster: string;
  readonly bought: string;
  readonly readiness: string;
  readonly owner: string;
  readonly search: string;
};
export const SORTS = ["saving", "name", "cluster", "price", "pods", "readiness"] as const;
export type Sort = (typeof SORTS)[number];

export const nodeFiltersOf = (search: URLSearchParams): NodeFilters => ({
  cluster: search.get("cluster") ?? "",
  bought: search.get("bought") ?? "",
  readiness: search.get("readiness") ?? "",
  owner: search.get("owner") ?? "",
  search: search.get("search") ?? "",
});

/** `saving`, or `-saving` for the other way round. */
export function sortOf(text: string | null): { readonly by: Sort; readonly up: boolean } {
  const up = text?.startsWith("-") === true;
  const by = SORTS.find((sort) => sort === text?.replace(/^-/, ""));
  return by === undefined ? { by: "readiness", up: false } : { by, up };
}

export function filterNodes(nodes: readonly NodeRow[], filters: NodeFilters): readonly NodeRow[] {
  const words = filters.search.trim().toLowerCase();
  return nodes.filter(
    (node) =>
      (filters.cluster === "" || node.cluster === filters.cluster) &&
      (filters.bought === "" || (node.capacityType ?? "unknown") === filters.bought) &&
      (filters.readiness === "" || node.readiness === filters.readiness) &&
      (filters.owner === "" || node.owner === filters.owner) &&
      (words === "" ||
        [node.name, node.instanceId, node.instanceType, node.zone, node.ownerName].some((text) => text?.toLowerCase().includes(words))),
  );
}

const READINESS: Readonly<Record<NodeRow["readiness"], number>> = { ready: 0, careful: 1, blocked: 2, spot_already: 3 };

/** The most first for what is counted, the first letter first for names; unknown last. What may move stands first by itself. */
export function sortNodes(nodes: readonly NodeRow[], { by, up }: { readonly by: Sort; readonly up: boolean }): readonly NodeRow[] {
  const turn = up ? -1 : 1;
  const amount = (value: (node: NodeRow) => string | null) => (a: NodeRow, b: NodeRow) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    return turn * compareDecimals(y, x);
  };
  const byName = (a: NodeRow, b: NodeRow) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  const order: Readonly<Record<Sort, (a: NodeRow, b: NodeRow) => number>> = {
    saving: amount((node) => node.savingUsdPerHour),
    price: amount((node) => node.usdPerHour),
    pods: (a, b) => turn * (b.pods - a.pods),
    name: (a, b) => turn * byName(a, b),
    cluster: (a, b) => turn * (a.cluster < b.cluster ? -1 : a.cluster > b.cluster ? 1 : 0),
    readiness: (a, b) => turn * (READINESS[a.readiness] - READINESS[b.readiness]),
  };
  const bySaving = (a: NodeRow, b: NodeRow) => (by === "readiness" ? turn * order.saving(a, b) : 0);
  return nodes.toSorted((a, b) => order[by](a, b) || bySaving(a, b) || byName(a, b));
}

export const keyOf = (node: Pick<NodeRow, "cluster" | "name">): string => `${node.cluster}/${node.name}`;

/** Only what may be moved to spot now, and is not asked about already. */
export const mayPropose = (node: NodeRow): boolean => (node.readiness === "ready" || node.readiness === "careful") && node.proposal === null;

export type Sum = { readonly usdPerMonth: string | undefined; readonly unknown: number };

/** Run rate or saving of a month; how many are unknown is said beside it, never counted as nothing. */
export function monthOf(nodes: readonly NodeRow[], value: (node: NodeRow) => string | null): Sum {
  const known = nodes.flatMap((node) => value(node) ?? []);
  return {
    usdPerMonth: known.length === 0 ? undefined : multiplyDecimals(sumDecimals(known), MONTH_HOURS),
    unknown: nodes.length - known.length,
  };
}
