import { spotFacts } from "#core/pricing/instance-types";

/** @source docs/data-sources.md#spot-advisor */
const SOURCE = { source: "Spot Advisor", asOf: "2025-06-28T00:00:00.000Z" } as const;
const HOURS_OF_TRAILING_MONTH = 720;
/** The open band "over 20 %" has no upper edge. */
const ASSUMED_OPEN_EDGE = 0.35;

export type InterruptionRisk = {
  /** "5 to 10 %", or "unknown". */
  readonly band: string;
  readonly source: string;
  readonly asOf: string;
  readonly note: string;
  /** Reclaims an hour of one instance, from the upper edge of its band; undefined is unknown. */
  readonly hazardPerHour: number | undefined;
};

/**
 * How often such an instance is reclaimed. Hazard = -ln(1 - r) / 720 h from the band's upper edge r.
 *
 * @source docs/methods/nodes.md
 */
export function interruptionRisk(type: string, region: string): InterruptionRisk {
  const facts = spotFacts(type, region);
  if (facts === undefined) {
    return {
      ...SOURCE,
      band: "unknown",
      hazardPerHour: undefined,
      note: `The Spot Advisor says nothing of ${type} in ${region}: take it as often reclaimed.`,
    };
  }
  const edge = facts.interruptionPercentUpTo;
  const band = edge === undefined ? "over 20 %" : edge === 5 ? "under 5 %" : `${edge - 5} to ${edge} %`;
  const hazardPerHour = -Math.log(1 - (edge === undefined ? ASSUMED_OPEN_EDGE : edge / 100)) / HOURS_OF_TRAILING_MONTH;
  const months = Math.max(1, Math.round(1 / (hazardPerHour * HOURS_OF_TRAILING_MONTH)));
  const often = months === 1 ? "about once a month or more" : `at most about once in ${months} months`;
  const assumed = edge === undefined ? " (the band has no upper edge; 35 % is assumed)" : "";
  return {
    ...SOURCE,
    band,
    hazardPerHour,
    note: `AWS may take it back with two minutes' notice: ${often}${assumed}. The band is of the type in the whole region, not of the zone.`,
  };
}
