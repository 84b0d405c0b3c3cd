import type { ForecastAnswer } from "#core/api/forecast";
import type { Figure } from "#core/costs/figure";
import { changeRatio, countFigure, differenceOf, sumOfFigures } from "#core/figures/derive";
import { monthName } from "#core/time/label";
import type { Reading } from "#core/planner/frame";
import { comingMonths } from "#agent/plan/coming-period";
import { caveat, finding, lead, move, type Sentence } from "#agent/writer/compose";
import { closed, dayWords, scopeWords, subjectWords } from "#agent/writer/costs/scope-words";
import { known, type Ledger, roughly, sign } from "#agent/writer/ledger";
import { hasNumeral, inert } from "#agent/writer/words";

/** What the month, or the months asked for, will come to, how sure that is, and how far off the method was. */
export function forecastSentences(answer: ForecastAnswer, ledger: Ledger, reading: Reading, now: Date): Sentence[] {
  const frame = { ...reading.assumed, ...reading.frame };
  const year = now.getUTCFullYear();
  const { from, to } = comingMonths(String(frame["t"] ?? "this_month"), now);
  const wanted = answer.months.filter((month) => month.from.slice(0, 7) >= from && month.from.slice(0, 7) <= to);
  const isRate = answer.method === "run_rate";
  const said = [
    ...(frame["a.span"] === "short" ? [lead("I forecast whole months, not days or weeks.", 2)] : []),
    ...limitOf(answer, wanted, { limit: String(frame["a.limit"] ?? ""), staysUnder: frame["a.bound"] === "under" }, ledger),
    ...beyond(answer, from, to, year),
    ...leftOf(answer, String(frame["a.left"] ?? ""), ledger),
    ...(reading.frame["a.what"] === "run_rate" ? runRateLead(answer, ledger) : monthsLead(answer, wanted, ledger)),
    ...(isRate || frame["a.what"] === "run_rate" ? [] : soFar(answer, wanted, ledger)),
    ...groups(answer, wanted, ledger),
    ...expiring(answer, wanted, ledger, year),
  ];
  return [
    ...said,
    ...backTested(answer, ledger),
    ...lateness(answer),
    ...(reading.frame["a.what"] === "run_rate" || isRate ? [] : [runRateApart(answer, ledger)]),
    ...answer.notes
      .filter((note) => !hasNumeral(note))
      .slice(0, 1)
      .map((note) => caveat(0.5, closed(note))),
    move(
      answer.by === null
        ? "Ask for it by service, by team or by account, and each group has a forecast of its own."
        : "A budget on the Budgets page watches this for you.",
    ),
  ];
}

const projectedWord = (answer: ForecastAnswer) => (answer.method === "run_rate" ? "at the run rate, which is no forecast" : "projected");

function monthsLead(answer: ForecastAnswer, wanted: ForecastAnswer["months"], ledger: Ledger): Sentence[] {
  const metric = answer.metric.name.replaceAll("_", " ");
  const subject = subjectWords(answer);
  const [first] = wanted;
  if (first === undefined) return [];
  const one = (month: ForecastAnswer["months"][number]) =>
    `${ledger.print(month.total)} in ${month.label}${known(month.low) && known(month.high) ? ` (${ledger.print(month.low)} to ${ledger.print(month.high)})` : ""}`;
  if (wanted.length === 1)
    return [
      lead(
        `${subject} will come to ${ledger.print(first.total)} in ${first.label} (${metric}, ${projectedWord(answer)})${
          known(first.low) && known(first.high) ? `; the 90 % interval is ${ledger.print(first.low)} to ${ledger.print(first.high)}` : ""
        }.`,
      ),
    ];
  const sum = sumOfFigures(
    wanted.map(({ total }) => total),
    "months together, projected",
  );
  const together = sum === undefined || !known(sum) ? "" : `, ${ledger.print({ ...sum, kind: "projected" })} together`;
  return [
    lead(`${subject} will come to ${wanted.map(one).join(", ")}${together} (${metric}, ${projectedWord(answer)}).`),
    ...(answer.method === "forecast" ? [finding(0.5, "The ranges are 90 % intervals.")] : []),
  ];
}

function runRateLead(answer: ForecastAnswer, ledger: Ledger): Sentence[] {
  const scope = scopeWords(answer);
  const other =
    known(answer.forecast.figure) && answer.method === "forecast"
      ? ` The forecast of the month is another number, ${ledger.print(answer.forecast.figure)}, and month to date a third, ${ledger.print(answer.monthToDate)}.`
      : "";
  return [
    lead(
      `The run rate${scope === "" ? "" : ` of ${scope}`} is ${ledger.print(answer.runRate)}: the pace of the last week over a month of 730 hours (${answer.metric.name.replaceAll("_", " ")}, projected).${other}`,
    ),
  ];
}

/** Dollars, and whether it was asked to stay below them or whether they are passed. */
type Limit = { readonly limit: string; readonly staysUnder: boolean };

/** "Will we exceed 60k?": yes, no, or as likely as not, by where the interval lies. */
function limitOf(answer: ForecastAnswer, wanted: ForecastAnswer["months"], { limit, staysUnder }: Limit, ledger: Ledger): Sentence[] {
  const [month] = wanted;
  if (limit === "" || month === undefined || !known(month.total)) return [];
  const theirs: Figure = { ...month.total, id: `${month.total.id}.limit`, value: limit, metric: "given", label: "your limit" };
  const sum =
    wanted.length > 1
      ? sumOfFigures(
          wanted.map(({ total }) => total),
          "months together, projected",
        )
      : month.total;
  if (sum === undefined || !known(sum)) return [];
  const gap = differenceOf(sum, theirs, "forecast less your limit");
  const [low, high] = wanted.length > 1 ? [Number.NaN, Number.NaN] : [roughly(month.low), roughly(month.high)];
  const at = Number(limit);
  const size = `${ledger.size({ ...gap, kind: "projected" })} ${sign(gap) > 0 ? "above" : "below"} your ${ledger.print(theirs)}`;
  if (known(month.measured) && Number(month.measured.value) > at)
    return [{ ...lead(`${staysUnder ? "No" : "Yes"}: ${ledger.print(theirs)} is passed already.`, 2), place: "lead" }];
  const [yes, no] = staysUnder ? ["No", "Yes"] : ["Yes", "No"];
  const likelier = sign(gap) > 0 ? "More likely than not it is passed" : "Probably it is not passed, but it is possible";
  const verdict = low > at ? yes : high < at ? no : likelier;
  const range = Number.isNaN(low)
    ? ""
    : low > at
      ? ", the whole interval with it"
      : high < at
        ? ", and the whole interval stays below"
        : "; the interval holds both outcomes";
  return [lead(`${verdict}: the forecast is ${size}${range}.`, 2)];
}

/** "We have 12k left, is it enough": what is still to come against it. */
function leftOf(answer: ForecastAnswer, left: string, ledger: Ledger): Sentence[] {
  const [month] = answer.months;
  if (left === "" || month === undefined || !known(month.projected)) return [];
  const theirs: Figure = { ...month.projected, id: `${month.projected.id}.left`, value: left, metric: "given", label: "what you have left" };
  const gap = differenceOf(theirs, month.projected, "what you have left less what is to come");
  return [
    lead(
      `${sign(gap) >= 0 ? "Yes" : "No"}: ${ledger.print(month.projected)} is still to come in ${month.label}, ${ledger.size({ ...gap, kind: "projected" })} ${sign(gap) >= 0 ? "less" : "more"} than the ${ledger.print(theirs)} that you have left.`,
      2,
    ),
  ];
}

function beyond(answer: ForecastAnswer, from: string, to: string, year: number): Sentence[] {
  const first = answer.months[0]?.from.slice(0, 7) ?? from;
  const last = answer.months.at(-1);
  if (last === undefined) return [];
  const isOver = to < first;
  if (isOver) return [lead("That month is over, or my data ends before it: ask what it cost instead of what it will.")];
  if (to <= last.from.slice(0, 7) && from >= first) return [];
  if (from < first)
    return [
      caveat(0.9, `These are the months from ${dayWords(answer.months[0]?.from.slice(0, 10) ?? "", year)} on; what was before is in the bill.`),
    ];
  // Months of old data are not those that are asked for.
  if (isOld(answer, from))
    return [
      lead(
        `The data ends with ${dayWords(dayBefore(answer.asOf), year)}, so what ${monthWords(from)} will cost I can't say: I forecast no further than three months after it.`,
      ),
    ];
  return [
    from > last.from.slice(0, 7)
      ? lead(`I forecast this month and the next three, through ${last.label}: beyond that I would be guessing.`)
      : caveat(0.9, `My forecast ends with ${last.label}; the months after it are not in this.`),
  ];
}

function isOld({ months, asOf }: ForecastAnswer, from: string): boolean {
  return (
    from > (months.at(-1)?.from.slice(0, 7) ?? "") &&
    Date.parse(`${from}-01`) - Date.parse(asOf) > 100 * 86_400_000 &&
    asOf.slice(0, 4) < from.slice(0, 4)
  );
}

const dayBefore = (asOf: string) => new Date(Date.parse(asOf) - 1).toISOString().slice(0, 10);
const monthWords = (month: string) => `${monthName(Number(month.slice(5, 7)))} ${month.slice(0, 4)}`;

/** A forecast from data that is late says so. */
function lateness({ freshness }: ForecastAnswer): Sentence[] {
  return /nothing newer has arrived/.test(freshness) ? [caveat(0.97, `The data is late: it goes ${closed(freshness)}`)] : [];
}

function soFar(answer: ForecastAnswer, wanted: ForecastAnswer["months"], ledger: Ledger): Sentence[] {
  const { monthToDate, lastMonth, forecast } = answer;
  const isThis = wanted.some((month) => month.from === answer.months[0]?.from);
  const said: Sentence[] = isThis && known(monthToDate) ? [finding(0.8, `So far the month has ${ledger.print(monthToDate)}.`)] : [];
  const { monthStartCharges: fees } = answer;
  if (isThis && known(fees) && known(monthToDate) && roughly(fees) > 0.02 * roughly(forecast.figure))
    said.push(finding(0.75, `Of the rest, ${ledger.print(fees)} are fees, tax and support, which come by the day of the month and not day by day.`));
  if (!isThis || lastMonth === null || !known(lastMonth) || !known(forecast.figure)) return said;
  const ratio = changeRatio(forecast.figure, lastMonth, "forecast against last month");
  if (!known(ratio)) return said;
  return [
    ...said,
    finding(
      0.6,
      `Last month was ${ledger.print(lastMonth)}, so this one goes ${sign(ratio) >= 0 ? "up" : "down"} by ${ledger.size({ ...ratio, kind: "projected" })}.`,
    ),
  ];
}

function groups(answer: ForecastAnswer, wanted: ForecastAnswer["months"], ledger: Ledger): Sentence[] {
  const ranked = answer.groups
    .filter(({ key, forecast }) => key !== "other" && known(forecast))
    .toSorted((a, b) => roughly(b.forecast) - roughly(a.forecast));
  if (answer.by === null || ranked.length === 0) return [];
  const name = (key: string | null) => (key === null ? `what has no ${inert(answer.by?.replace("tag:", "") ?? "value")}` : inert(key));
  const lines = ranked
    .slice(0, 4)
    .map(
      ({ key, forecast, low, high }) =>
        `${name(key)} ${ledger.print(forecast)}${known(low) && known(high) ? ` (${ledger.print(low)} to ${ledger.print(high)})` : ""}`,
    );
  const isThis = wanted.some((month) => month.from === answer.months[0]?.from);
  return [...(isThis ? [] : [caveat(0.97, "By group I forecast this month only.")]), finding(0.9, `The largest this month: ${lines.join(", ")}.`)];
}

function expiring(answer: ForecastAnswer, wanted: ForecastAnswer["months"], ledger: Ledger, year: number): Sentence[] {
  const until = wanted.at(-1)?.to ?? "";
  const first = answer.expiring.find(({ endsAt }) => endsAt < until);
  if (first === undefined) return [];
  const kind = { savings_plan: "Savings Plan", reservation: "reservation", commitment: "commitment" }[first.kind];
  return [
    finding(
      0.6,
      `A ${kind} ends on ${dayWords(first.endsAt.slice(0, 10), year)} and is in this: without it ${ledger.print(first.perDay)} more if nothing replaces it.`,
    ),
  ];
}

function backTested(answer: ForecastAnswer, ledger: Ledger): Sentence[] {
  const { backTest } = answer;
  if (answer.method === "run_rate")
    return [caveat(1, "There are fewer than 14 days of data, so this is a run rate only: no season, no growth, no interval.")];
  if (backTest === null || backTest.meanError === null || !known(backTest.meanError))
    return [caveat(0.95, "It could not be tested against the past: the history is too short.")];
  const origins = ledger.print(countFigure(backTest.meanError, "origins", backTest.origins.length, "origins of the back-test"));
  return [
    caveat(
      1,
      `Tested on the past, the same method was off by ${ledger.print(backTest.meanError)} on average, from ${origins} earlier starting ${backTest.origins.length === 1 ? "point" : "points"}.`,
    ),
  ];
}

function runRateApart(answer: ForecastAnswer, ledger: Ledger): Sentence {
  return known(answer.runRate)
    ? caveat(0.4, `The run rate, the pace of the last week, is another number: ${ledger.print(answer.runRate)}.`)
    : caveat(0, "");
}
