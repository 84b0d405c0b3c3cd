import { decimalOf, sumOf, toText } from "#core/figures/decimal";
import type { Figure } from "#core/costs/figure";
import { interruptionRisk } from "#core/nodes/interruption-risk";
import { statedNumbers } from "#tools/kit/stated-numbers";

/** A node of a list, as far as sums need it. */
export type CountedNode = {
  readonly instanceType: string | undefined;
  readonly region: string | undefined;
  readonly capacityType: string | undefined;
  readonly readiness: string | undefined;
  readonly why: string | undefined;
  readonly savingUsdPerHour: string | undefined;
  readonly savingUsdPerMonth: string | undefined;
};

/**
 * What the nodes that are ready for spot would save together, and apart from them those that need care: USD per hour and
 * per month of 730 h, gross. A sum of which a part is not known is unknown and left out.
 */
export function savingTotals(nodes: readonly CountedNode[], like: Figure): Figure[] {
  return (["ready", "careful"] as const).flatMap((state) => {
    const chosen = nodes.filter(({ readiness, capacityType }) => readiness === state && capacityType !== "spot");
    if (chosen.length === 0) return [];
    const sum = (values: readonly (string | undefined)[], per: "hour" | "month"): Figure[] => {
      const known = values.flatMap((value) => decimalOf(value) ?? []);
      if (known.length < values.length) return [];
      const words = state === "ready" ? "ready for spot" : "that can with care";
      return [
        {
          ...like,
          id: `${like.queryId}.${state}_saving_${per}`,
          value: toText(sumOf(known)),
          unit: per === "hour" ? "USD/h" : "USD/month",
          metric: "saving",
          kind: "projected",
          label: `nodes ${words}, would save per ${per === "hour" ? "hour" : "month of 730 h"} together, gross`,
        },
      ];
    };
    return [
      ...sum(
        chosen.map((node) => node.savingUsdPerHour),
        "hour",
      ),
      ...sum(
        chosen.map((node) => node.savingUsdPerMonth),
        "month",
      ),
    ];
  });
}

/** How often the types of nodes that could move are reclaimed, each type and region once; in our own words. */
export function interruptionsOf(nodes: readonly CountedNode[]): { type: string; region: string; band: string; source: string; asOf: string }[] {
  const pairs = new Map(
    nodes.flatMap(({ instanceType, region, readiness }) =>
      instanceType === undefined || region === undefined || (readiness !== "ready" && readiness !== "careful")
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
export function totalsData(nodes: readonly CountedNode[], totals: readonly Figure[]) {
  return {
    ...(totals.length === 0 ? {} : { together: totals.map(({ id, value, unit, label }) => ({ id, value, unit, label })) }),
    interruptions: interruptionsOf(nodes),
    countsInReasons: statedNumbers(nodes.map(({ why }) => why ?? null)),
  };
}
