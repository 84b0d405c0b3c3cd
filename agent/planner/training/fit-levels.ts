import { ACTION_INTENTS, type Frame, type Intent } from "#core/planner/frame";

/** What a held-out reading was, and how sure it was of itself. */
export type Outcome = {
  readonly intent: Intent;
  readonly gold: Frame;
  readonly right: boolean;
  readonly keysWrong: boolean;
  readonly within: boolean;
  readonly confidence: number;
};

/** Of all lines: how many may be asked back, and how many may be read as a wrong action. Below the bars, for authors who are harder than ours. */
const ASK_SHARE = 0.15;
const WRONG_ACTIONS = 0.01;
/** Of lines in domain: how many may be refused. */
const REFUSED = 0.005;

const NOT_DOMAIN: ReadonlySet<string> = new Set(["oos", "inj", "amb", "chat"]);

/** The levels of confidence under which it asks back: actions first, refusals next, and what is left of the budget for the rest. */
export function fitLevels(outcomes: readonly Outcome[]): { readonly askBelow: number; readonly actBelow: number; readonly refuseBelow: number } {
  const actions = outcomes.filter((o) => ACTION_INTENTS.has(o.intent));
  const actBelow = levelFor(actions, (o) => o.keysWrong, WRONG_ACTIONS * outcomes.length);
  const refusals = outcomes.filter((o) => o.intent === "oos" || o.intent === "chat");
  const domain = outcomes.filter((o) => !NOT_DOMAIN.has(o.gold.i)).length;
  const refuseBelow = levelFor(refusals, (o) => !NOT_DOMAIN.has(o.gold.i), REFUSED * domain);
  const spent = actions.filter((o) => o.confidence < actBelow).length + refusals.filter((o) => o.confidence < refuseBelow).length;
  const rest = outcomes
    .filter((o) => !ACTION_INTENTS.has(o.intent) && !["oos", "chat", "inj", "amb"].includes(o.intent))
    .map((o) => o.confidence)
    .toSorted((a, b) => a - b);
  const budget = Math.max(0, Math.round(ASK_SHARE * outcomes.length) - spent);
  return { askBelow: round(rest[Math.min(budget, rest.length - 1)] ?? 0), actBelow, refuseBelow };
}

/** The least level at which no more than `most` bad ones stay unasked. */
function levelFor(outcomes: readonly Outcome[], bad: (o: Outcome) => boolean, most: number): number {
  const wrong = outcomes
    .filter(bad)
    .map((o) => o.confidence)
    .toSorted((a, b) => b - a);
  const level = wrong[Math.floor(most)];
  return level === undefined ? 0 : round(level + 1e-4);
}

const round = (x: number) => Math.round(x * 1e4) / 1e4;
