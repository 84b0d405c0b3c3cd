import type { Analysis } from "#agent/planner/analyse";
import type { Frame, Intent } from "#core/planner/frame";

export type Value = string | number;

/** One way to fill a slot: `undefined` leaves it out. `label` says where it comes from, or is the value of a closed set. */
export type Option = { readonly label: string; readonly value: Value | undefined; readonly features: readonly string[] };

export type Situation = { readonly analysis: Analysis; readonly intent: Intent; readonly previous: Frame | undefined };

export type Slot = { readonly key: string; readonly labels: readonly string[]; options(s: Situation): readonly Option[] };

/** "none", and "keep" where the previous frame has something to keep. */
export function basics(key: string, { previous, intent, analysis }: Situation): Option[] {
  const options: Option[] = [
    {
      label: "none",
      value: undefined,
      features: [`none:${intent}`, `none:${analysis.turn > 0}`, `none:${intent}:${previous ? `${previous.i}:${key in previous}` : "-"}`],
    },
  ];
  const held = previous?.[key];
  if (held !== undefined)
    options.push({
      label: "keep",
      value: held,
      features: ["keep", `keep:${intent}`, `keep:${previous?.i}>${intent}`, `keep:n${Math.min(6, analysis.pieces.length)}`],
    });
  return options;
}
