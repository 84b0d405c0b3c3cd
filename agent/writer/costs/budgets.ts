import type { BudgetDetail, BudgetStatus } from "#core/api/budgets";
import type { Figure } from "#core/costs/figure";
import { countFigure } from "#core/figures/derive";
import type { Reading } from "#core/planner/frame";
import { caveat, finding, lead, move, type Sentence } from "#agent/writer/compose";
import { closed, dayWords } from "#agent/writer/costs/scope-words";
import { known, type Ledger, sign } from "#agent/writer/ledger";
import { inert } from "#agent/writer/words";

export type BudgetsRead = {
  readonly budgets: readonly BudgetStatus[];
  readonly detail: BudgetDetail | null;
  /** Names of every budget. */
  readonly all: readonly string[];
  readonly asked: string | null;
};

const PAGE = "[Budgets](/budgets)";
const STATE = { on_track: "on track", at_risk: "at risk", over: "over", unknown: "not known" } as const;

/** Where budgets stand, those that need somebody first; nothing is set up from here. */
export function budgetSentences({ budgets, all, asked, detail }: BudgetsRead, ledger: Ledger, reading: Reading, year: number): Sentence[] {
  const makes = reading.frame["a.do"] === "make";
  const making = makes
    ? [lead(`I set no budget from the chat: an Owner or Admin makes or changes one on the page ${PAGE}, with its alert points.`)]
    : [];
  if (all.length === 0)
    return [
      ...making,
      lead(makes ? "None is set so far." : `No budget is set, so I can't say whether you are in it.`),
      ...(makes
        ? []
        : [move(`Make one on the page ${PAGE}: an amount, a scope and alert points. Until then I can tell what the month will come to.`)]),
    ];
  if (budgets.length === 0)
    return [
      ...making,
      lead(
        `No budget is named or scoped like “${inert(asked ?? "")}”. There are: ${all
          .slice(0, 8)
          .map((name) => inert(name))
          .join(", ")}.`,
      ),
    ];
  const [first] = budgets;
  if (budgets.length === 1 && first !== undefined) return [...making, ...single(first, ledger, year), ...notes(detail)];
  return [...making, ...several(budgets, ledger)];
}

function amountOf(status: BudgetStatus, like: Figure): Figure {
  const { budget } = status;
  return {
    ...like,
    id: `${like.queryId}.budget-${budget.id}`,
    value: budget.amount,
    unit: budget.currency,
    metric: "budget",
    kind: "measured",
    label: `${budget.name}, budget`,
  };
}

function single(status: BudgetStatus, ledger: Ledger, year: number): Sentence[] {
  const { budget, actual, used, remaining, forecast, overBy } = status;
  const name = `“${inert(budget.name)}” (${inert(budget.scope)})`;
  if (actual === null || !known(actual))
    return [lead(closed(`The budget ${name} can't be judged: ${inert(status.why ?? "there is no data for it", 300)}`))];
  const of = ledger.print(amountOf(status, actual));
  const spent = `${ledger.print(actual)} of ${of} spent in ${inert(status.periodLabel)}${used !== null && known(used) ? ` (${ledger.print(used)})` : ""}`;
  const head =
    status.state === "over"
      ? `The budget ${name} is over: ${spent}.`
      : `The budget ${name} is ${STATE[status.state]}: ${spent}${remaining !== null && known(remaining) ? `, ${ledger.print(remaining)} left` : ""}.`;
  return [
    lead(head),
    ...(forecast === null || !known(forecast.figure)
      ? []
      : [
          finding(
            0.95,
            `It is projected to end at ${ledger.print(forecast.figure)}${known(forecast.low) && known(forecast.high) ? ` (${ledger.print(forecast.low)} to ${ledger.print(forecast.high)})` : ""}${
              overBy !== null && known(overBy) ? `, ${ledger.size(overBy)} ${sign(overBy) > 0 ? "over" : "below"} the budget` : ""
            }.`,
          ),
        ]),
    ...(status.crossings.length === 0
      ? []
      : [
          finding(
            0.7,
            `Alert points reached: ${status.crossings
              .slice(0, 4)
              .map(({ of: what, percent, at }) => `${percent} % of the ${what} on ${dayWords(at.slice(0, 10), year)}`)
              .join(", ")}.`,
          ),
        ]),
    finding(0.3, "The burn-down is below."),
    ...(status.state === "on_track" ? [] : [move("Ask why the cost changed this month, or what to do next.")]),
  ];
}

function several(budgets: readonly BudgetStatus[], ledger: Ledger): Sentence[] {
  const like = budgets.find(({ actual }) => actual !== null)?.actual;
  const many = (name: string, count: number) =>
    like === undefined || like === null ? String(count) : ledger.print(countFigure(like, `budgets-${name}`, count, `budgets ${name}`));
  const bad = budgets.filter(({ state }) => state === "over" || state === "at_risk");
  const head =
    bad.length === 0
      ? `Yes: all ${many("all", budgets.length)} budgets that can be judged are on track.`
      : `No: ${many("bad", bad.length)} of ${many("all", budgets.length)} budgets ${bad.length === 1 ? "is" : "are"} over or at risk.`;
  const line = (status: BudgetStatus) => {
    const { budget, actual, forecast, state } = status;
    if (actual === null || !known(actual)) return `- ${inert(budget.name)}: not known, ${inert(status.why ?? "no data", 200)}`;
    const end = forecast !== null && known(forecast.figure) ? `, projected ${ledger.print(forecast.figure)}` : "";
    return `- ${inert(budget.name)}: **${STATE[state]}**, ${ledger.print(actual)} of ${ledger.print(amountOf(status, actual))}${end}`;
  };
  const unknown = budgets.filter(({ state }) => state === "unknown");
  return [
    lead(unknown.length === budgets.length ? "None of the budgets can be judged yet: there is no data for their scopes." : head),
    { ...finding(0.9, budgets.slice(0, 8).map(line).join("\n")), block: true },
    ...(unknown.length > 0 && unknown.length < budgets.length ? [caveat(0.6, "Those that are not known have no data in their scope.")] : []),
    move(`Name one, and I show its burn-down; all of them are on the page ${PAGE}.`),
  ];
}

function notes(detail: BudgetDetail | null): Sentence[] {
  return (detail?.notes ?? []).filter((note) => /14 days/.test(note)).map((note) => caveat(0.8, closed(note)));
}
