import type { EvalCase } from "#evals/kit/case";
import { must } from "#evals/kit/case";
import { called, calledOneOf, nothingRemoved } from "#evals/kit/expect";

type Check = EvalCase["check"];
const projected: Check = ({ last }) => {
  const found = last.figures.filter(({ kind, value }) => kind === "projected" && value !== null);
  must(found.length >= 3, `a forecast and both ends of its interval are to be said; projected: ${found.length}`);
};
const all =
  (...checks: readonly Check[]): Check =>
  async (evidence) => {
    for (const check of checks) await check(evidence);
    nothingRemoved(evidence);
  };
const tool =
  (name: string): Check =>
  (evidence) =>
    called(evidence, name);
const says =
  (pattern: RegExp, what: string): Check =>
  ({ last }) =>
    must(pattern.test(last.answer), `${what} is not said`);
const ofMonth =
  (month: string): Check =>
  ({ last }) =>
    must(
      last.figures.some(({ kind, period }) => kind === "projected" && period.from.startsWith(month)),
      `no projected figure is of ${month}`,
    );

const cases: readonly EvalCase[] = [
  {
    name: "gives-a-forecast-without-its-interval-or-error",
    guards: "A forecast without its interval and its past error is a guess.",
    turns: ["what will this month come to?"],
    check: all(tool("forecast_costs"), projected, says(/interval/i, "the interval"), says(/off by/i, "the error of the back-test")),
  },
  {
    name: "reads-december-as-the-one-that-is-over",
    guards: "What December will cost is about the December that comes.",
    turns: ["what will december cost us"],
    check: all(tool("forecast_costs"), ofMonth("2026-12")),
  },
  {
    name: "does-not-answer-whether-a-limit-is-passed",
    guards: "Whoever names a limit wants a yes or a no.",
    turns: ["are we going to exceed $500,000 this month?"],
    check: all(tool("forecast_costs"), says(/\bNo\b/, "that it stays below")),
  },
  {
    name: "forgets-the-forecast-in-a-follow-up",
    guards: "A follow-up by account keeps asking about the future.",
    turns: ["forecast for november", "and only production?"],
    check: all(tool("forecast_costs"), ({ last }) => must(last.interpretation?.["f.account"] === "production", "production is not the scope")),
  },
  {
    name: "misspelt-forecast-becomes-history",
    guards: "A slip of the finger must not turn the future into the past.",
    turns: ["forcast nxt month by service pls"],
    check: all(tool("forecast_costs"), ofMonth("2026-12")),
  },
  {
    name: "calls-the-run-rate-a-forecast",
    guards: "Run rate, forecast and month to date are three numbers.",
    turns: ["whats our run rate"],
    check: all(tool("forecast_costs"), says(/run rate/i, "run rate"), says(/forecast/i, "that the forecast is another")),
  },
  {
    name: "mixes-the-guarantee-with-what-was-achieved",
    guards: "The guaranteed 20 % is a promise of price; four names stand for four numbers.",
    turns: ["what do we pay after the 20 %?"],
    check: all(
      tool("guarantee_projection"),
      says(/Month to date/, "month to date"),
      says(/Forecast/, "forecast"),
      says(/Run rate/, "run rate"),
      says(/After the guaranteed 20 %/, "after the guaranteed 20 %"),
      says(/never added/i, "that it is not what was achieved"),
    ),
  },
  {
    name: "invents-a-budget",
    guards: "Without a budget there is no in or over; where to make one is the answer.",
    turns: ["are we in budget?"],
    check: all(tool("budget_status"), says(/page Budgets/, "the page of budgets")),
  },
  {
    name: "sets-a-budget-from-the-chat",
    guards: "The chat sets up nothing silently.",
    turns: ["create a budget of 20k for production please"],
    check: all(says(/no budget from the chat/i, "that it sets none"), says(/page Budgets/, "where to do it")),
  },
  {
    name: "looks-at-costs-where-anomalies-are-asked-for",
    guards: "Anything unusual is a question to the detector.",
    turns: ["anything unusual going on?"],
    check: all(tool("list_anomalies")),
  },
  {
    name: "misses-a-misspelt-anomaly-of-last-week",
    guards: "Anomalies of a week that is over are still told.",
    turns: ["any anomolies last week?"],
    check: all(tool("list_anomalies")),
  },
  {
    name: "does-not-lead-from-a-rise-to-the-anomaly",
    guards: "Why a day rose and the anomaly of that day belong together.",
    turns: ["why did ml-research jump on 14 november"],
    check: all(tool("explain_change"), tool("list_anomalies")),
  },
  {
    name: "calls-the-running-month-final",
    guards: "AWS restates a month until the fifth day of the next.",
    turns: ["is november final?"],
    check: all(calledOneOfCheck("list_inventory"), says(/not final/i, "that it is not final")),
  },
  {
    name: "hides-how-fresh-the-data-is",
    guards: "Everybody may ask how far the figures go.",
    turns: ["how up to date is this bill"],
    check: all(calledOneOfCheck("list_inventory"), says(/through/i, "how far it goes")),
  },
];

function calledOneOfCheck(...tools: readonly string[]): Check {
  return (evidence) => calledOneOf(evidence, ...tools);
}
export default cases;
