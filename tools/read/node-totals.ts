import type { NodeRow, NodeSetSaving } from "#core/api/nodes";
import { reasonWords } from "#core/commitments/net-effect-reason";
import type { Figure } from "#core/costs/figure";
import { compareDecimals } from "#core/money";
import { interruptionRisk } from "#core/nodes/interruption-risk";
import type { NodeNets } from "#services/nodes/node-nets";
import { statedNumbers } from "#tools/kit/stated-numbers";

type SetName = "ready" | "careful" | "losing";
const SETS = ["ready", "careful", "losing"] as const;
const WORDS: Readonly<Record<SetName, string>> = {
  ready: "nodes ready for spot",
  careful: "nodes that can with care",
  losing: "nodes that can and by themselves save nothing",
};

export type NodeTotals = {
  readonly figures: readonly Figure[];
  readonly basis: "gross" | "net";
  /** How many there are, and why net and gross of them differ, in words without amounts; null where they do not. */
  readonly sets: Readonly<Record<SetName, { readonly nodes: number; readonly reason: string | null }>>;
  readonly note: string;
};

/**
 * What the nodes that are ready for spot would save together; after them those that need care; and after both those that
 * by themselves save nothing once commitments are counted. USD per hour and per month of 730 h. A sum of which a part is
 * not known is unknown and left out.
 */
export function savingTotals(nodes: readonly NodeRow[], nets: NodeNets, like: Figure): NodeTotals {
  const can = nodes.filter(({ readiness, capacityType }) => capacityType !== "spot" && (readiness === "ready" || readiness === "careful"));
  const losing = can.filter(({ savingUsdPerHour }) => savingUsdPerHour !== null && compareDecimals(savingUsdPerHour, "0") <= 0);
  const saving = can.filter((node) => !losing.includes(node));
  const sets = {
    ready: saving.filter(({ readiness }) => readiness === "ready"),
    careful: saving.filter(({ readiness }) => readiness === "careful"),
    losing,
  };
  const found = nets.inTurn(SETS.map((name) => sets[name]));
  const of = (name: SetName) => found[SETS.indexOf(name)];
  return {
    figures: SETS.flatMap((name) => figuresOf(name, of(name), like)),
    basis: found.some(({ basis }) => basis === "gross") ? "gross" : "net",
    sets: { ready: told(of("ready")), careful: told(of("careful")), losing: told(of("losing")) },
    note: nets.note,
  };
}

/** As the writer reads it; plain JSON. */
export type NodeSavingRead = Pick<NodeTotals, "basis" | "sets">;
export const savingRead = ({ basis, sets }: NodeTotals): NodeSavingRead => ({ basis, sets });

const told = (set: NodeSetSaving | undefined) => ({ nodes: set?.nodes ?? 0, reason: set?.reason == null ? null : reasonWords(set.reason) });

function figuresOf(name: SetName, set: NodeSetSaving | undefined, like: Figure): Figure[] {
  if (set === undefined || set.nodes === 0 || set.unknown > 0) return [];
  const figure = (path: string, value: string | null, unit: "USD/h" | "USD/month", label: string): Figure[] =>
    value === null
      ? []
      : [
          {
            ...like,
            id: `${like.queryId}.${name}_${path}`,
            value,
            unit,
            metric: "saving",
            kind: "projected",
            label: `${WORDS[name]}, would save ${label}`,
          },
        ];
  return [
    ...figure("saving_hour", set.usdPerHour, "USD/h", `per hour together, ${set.basis}`),
    ...figure("saving_month", set.usdPerMonth, "USD/month", `per month of 730 h together, ${set.basis}`),
    ...figure("gross_month", set.reason === null ? null : set.grossUsdPerMonth, "USD/month", "per month of 730 h together, before commitments"),
  ];
}

/** How often the types of nodes that could move are reclaimed, each type and region once; in our own words. */
export function interruptionsOf(nodes: readonly NodeRow[]): { type: string; region: string; band: string; source: string; asOf: string }[] {
  const pairs = new Map(
    nodes.flatMap(({ instanceType, region, readiness }) =>
      instanceType === null || (readiness !== "ready" && readiness !== "careful")
        ? []
        : [[`${instanceType} ${region}`, { type: instanceType, region }] as const],
    ),
  );
  return [...pairs.values()].slice(0, 12).map(({ type, region }) => {
    const { band, source, asOf } = interruptionRisk(type, region);
    return { type, region, band, source, asOf };
  });
}

/** What a model and the check of numbers are given of the totals. */
export function totalsData(nodes: readonly NodeRow[], { figures, sets, note }: NodeTotals) {
  return {
    ...(figures.length === 0 ? {} : { together: figures.map(({ id, value, unit, label }) => ({ id, value, unit, label })) }),
    whyNetDiffers: Object.fromEntries(SETS.flatMap((name) => (sets[name].reason === null ? [] : [[name, sets[name].reason]]))),
    savings: note,
    interruptions: interruptionsOf(nodes),
    countsInReasons: statedNumbers(nodes.map(({ why }) => why)),
  };
}
