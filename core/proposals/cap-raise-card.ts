import { formatValue } from "#core/figures/format";
import type { Card } from "#core/proposals/card";
import { CAP_RAISE_STEPS, type CapRaise, LIMIT_WORDS } from "#core/proposals/cap-raise";
import { shownText } from "#core/proposals/shown-text";

const dollars = (usd: string) => formatValue(usd, "USD");

export function capRaiseCard({ limit, from, to, afterHours, reason }: CapRaise): Card {
  return {
    title: `Raise the limit to ${dollars(to)}: ${LIMIT_WORDS[limit]}`,
    subject: { cluster: undefined, target: LIMIT_WORDS[limit] },
    before: [{ label: "Limit", value: dollars(from) }],
    after: [
      { label: "Limit", value: dollars(to) },
      { label: "Counts", value: `${afterHours} hours after it is signed` },
      ...(reason === null ? [] : [{ label: "Because", value: shownText(reason) }]),
    ],
    figures: [],
    checks: [],
    moves: [],
    steps: CAP_RAISE_STEPS.map((name) => ({ name, label: "Schedule", undo: "lower it" })),
    undo: "An Owner lowers a limit at once, without a proposal; that also ends a raise that does not count yet. What was bought meanwhile stays bought.",
  };
}
