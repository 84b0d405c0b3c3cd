import { formatBucket } from "#core/figures/dates";
import { decimalOf } from "#core/figures/decimal";
import { changeRatio, dailyAverage, sumOfFigures } from "#core/figures/derive";
import type { Figure } from "#core/costs/figure";
import { findOnset } from "#core/insights/onset";
import { finding, type Sentence } from "#agent/writer/compose";
import { counted, known, type Ledger, roughly, sign } from "#agent/writer/ledger";
import { byMove, type Entry, type Facts, isMoney } from "#agent/writer/query/facts";
import { capital, tight } from "#agent/writer/words";

type Bucket = { readonly time: string; readonly figures: readonly Figure[]; readonly value: Figure };

const UNIT = { hourly: "hour", daily: "day", weekly: "week", monthly: "month", quarterly: "quarter" } as const;

/** What a series over time shows: direction, the day that stands out, the peak, weekends, the unfinished end. */
export function trendFindings(facts: Facts, ledger: Ledger): Sentence[] {
  if (facts.shape.time === undefined || facts.entries.length < 2) return [];
  const { year } = facts;
  const all = bucketsOf(facts);
  const whole = facts.result.period.partial ? all.slice(0, -1) : all;
  const unit = UNIT[facts.result.query.granularity ?? "daily"];
  const nameOf = (bucket: Bucket) => tight(formatBucket(bucket.time, { year }));
  const when = (bucket: Bucket) => `${/^\d/.test(nameOf(bucket)) ? "on" : "in"} ${nameOf(bucket)}`;
  const said: Sentence[] = [];
  if (whole.length < 2) return said;
  const additive = facts.result.metric.additive;
  const onset = findOnset(whole.map((bucket) => ({ day: bucket.time, value: roughly(bucket.value) })));
  const high = extreme(whole, 1);
  const low = extreme(whole, -1);
  const odd = onset === undefined ? undefined : whole.find((bucket) => bucket.time === onset.day);
  if (onset !== undefined && odd !== undefined) {
    const verb =
      onset.level > onset.usual
        ? onset.shape === "spike"
          ? "stands out"
          : "jumps to a new level"
        : onset.shape === "spike"
          ? "is unusually low"
          : "falls to a lower level";
    said.push(finding(0.9, `${capital(`it ${verb}`)} ${when(odd)}, at ${ledger.print(odd.value)}${usual(whole, odd, unit, additive, ledger)}.`));
  } else said.push(...direction(whole, unit, when, ledger));
  if (high !== undefined && low !== undefined && high !== odd && sign(high.value) !== 0) {
    said.push(
      finding(
        0.6,
        `The highest ${unit} is ${nameOf(high)} with ${ledger.print(high.value)}, the lowest ${nameOf(low)} with ${ledger.print(low.value)}.`,
      ),
    );
  }
  if (additive && isMoney(facts) && unit !== "hour" && facts.total !== undefined) said.push(...average(facts, whole, unit, ledger));
  if (unit === "day" && additive) said.push(...weekend(whole, ledger));
  if (facts.by !== undefined) said.push(...leaders(facts, ledger, additive));
  return said;
}

/** One value a bucket: the groups of a stacked series are summed, ratios are taken as they stand. */
function bucketsOf(facts: Facts): Bucket[] {
  const times = new Map<string, Figure[]>();
  for (const entry of facts.entries) times.set(entry.time ?? "", [...(times.get(entry.time ?? "") ?? []), entry.value]);
  return [...times]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([time, figures]): Bucket[] => {
      const value =
        figures.length === 1 ? figures[0] : facts.result.metric.additive ? sumOfFigures(figures, `${facts.result.metric.label}, ${time}`) : undefined;
      return value === undefined || value.value === null ? [] : [{ time, figures, value }];
    });
}

function extreme(buckets: readonly Bucket[], direction: 1 | -1): Bucket | undefined {
  return buckets.reduce<Bucket | undefined>((best, bucket) => {
    const gap = best === undefined ? 1n : (decimalOf(bucket.value.value) ?? 0n) - (decimalOf(best.value.value) ?? 0n);
    return best === undefined || (direction === 1 ? gap > 0n : gap < 0n) ? bucket : best;
  }, undefined);
}

function usual(whole: readonly Bucket[], odd: Bucket, unit: string, additive: boolean, ledger: Ledger): string {
  const before = whole.filter((bucket) => bucket.time < odd.time).slice(-7);
  if (!additive || before.length < 2) return "";
  const sum = sumOfFigures(
    before.map((bucket) => bucket.value),
    `the ${unit}s before`,
  );
  if (sum === undefined) return "";
  return `, against ${ledger.print(plainAverage(sum, before.length))} a ${unit} in the ${unit}s before`;
}

function plainAverage(sum: Figure, count: number): Figure {
  return { ...dailyAverage(sum, count, `${sum.label}, average`), unit: sum.unit };
}

function direction(whole: readonly Bucket[], unit: string, when: (bucket: Bucket) => string, ledger: Ledger): Sentence[] {
  const span = unit === "day" && whole.length >= 14 ? 7 : 1;
  const first = whole[0];
  const last = whole.at(-1);
  if (first === undefined || last === undefined) return [];
  if (span === 1) {
    const ratio = changeRatio(last.value, first.value, "last against first");
    if (!known(ratio)) return [];
    const move = roughly(ratio);
    if (Math.abs(move) < 0.03)
      return [finding(0.7, `It holds level: ${ledger.print(first.value)} ${when(first)}, ${ledger.print(last.value)} ${when(last)}.`)];
    return [
      finding(
        0.8,
        `It ${move > 0 ? "rises" : "falls"} from ${ledger.print(first.value)} ${when(first)} to ${ledger.print(last.value)} ${when(last)} (${ledger.print(ratio, { sign: "always" })}).`,
      ),
    ];
  }
  const head = sumOfFigures(
    whole.slice(0, span).map((bucket) => bucket.value),
    "first 7 days",
  );
  const tail = sumOfFigures(
    whole.slice(-span).map((bucket) => bucket.value),
    "last 7 days",
  );
  if (head === undefined || tail === undefined) return [];
  const ratio = changeRatio(tail, head, "last 7 days against the first 7");
  if (!known(ratio)) return [];
  const move = roughly(ratio);
  if (Math.abs(move) < 0.03) return [finding(0.7, `The level holds: the last week is within ${ledger.size(ratio)} of the first.`)];
  return [
    finding(
      0.8,
      `The last week runs ${ledger.size(ratio)} ${move > 0 ? "above" : "below"} the first: ${ledger.print(tail)} against ${ledger.print(head)}.`,
    ),
  ];
}

function average(facts: Facts, whole: readonly Bucket[], unit: string, ledger: Ledger): Sentence[] {
  const sum = sumOfFigures(
    whole.map((bucket) => bucket.value),
    `whole ${unit}s`,
  );
  if (sum === undefined || whole.length < 3 || facts.total === undefined) return [];
  const complete = whole.length === new Set(facts.entries.map((entry) => entry.time)).size;
  return [
    finding(
      0.45,
      `An average ${complete ? "" : "complete "}${unit} is ${ledger.print(plainAverage(sum, whole.length))}, over ${counted(ledger, sum, `${unit}s`, whole.length, `${unit}s`)} ${unit}s.`,
    ),
  ];
}

function weekend(whole: readonly Bucket[], ledger: Ledger): Sentence[] {
  // A month's fees on a Saturday would make weekends look dear.
  const sizes = whole.map((bucket) => roughly(bucket.value)).toSorted((a, b) => a - b);
  if (whole.length < 10 || (sizes.at(-1) ?? 0) > 2 * (sizes[Math.floor(sizes.length / 2)] ?? 0)) return [];
  const isWeekend = (bucket: Bucket) => [0, 6].includes(new Date(`${bucket.time.slice(0, 10)}T00:00:00Z`).getUTCDay());
  const [off, on] = [whole.filter(isWeekend), whole.filter((bucket) => !isWeekend(bucket))];
  const [offSum, onSum] = [
    sumOfFigures(
      off.map((bucket) => bucket.value),
      "weekend days",
    ),
    sumOfFigures(
      on.map((bucket) => bucket.value),
      "workdays",
    ),
  ];
  if (offSum === undefined || onSum === undefined) return [];
  const [offDay, onDay] = [plainAverage(offSum, off.length), plainAverage(onSum, on.length)];
  const gap = roughly(offDay) / roughly(onDay) - 1;
  if (!Number.isFinite(gap) || Math.abs(gap) < 0.1) return [];
  return [finding(0.5, `A weekend day costs ${ledger.print(offDay)}, a workday ${ledger.print(onDay)}.`)];
}

/** Which group holds most, and which moved most between the first and the last whole bucket. */
function leaders(facts: Facts, ledger: Ledger, additive: boolean): Sentence[] {
  const sums = new Map<string, Figure[]>();
  for (const entry of facts.entries) if (!entry.isOther) sums.set(entry.start, [...(sums.get(entry.start) ?? []), entry.value]);
  if (!additive) return [];
  const totals = [...sums].flatMap(([name, figures]) => {
    const sum = sumOfFigures(figures, name);
    return sum === undefined || sum.value === null ? [] : [{ name, sum }];
  });
  const top = totals.toSorted((a, b) => roughly(b.sum) - roughly(a.sum) || (a.name < b.name ? -1 : 1))[0];
  const moved: Entry | undefined = byMove(facts.entries)[0];
  return [
    ...(top === undefined ? [] : [finding(0.75, `${top.name} is the largest part over the whole time: ${ledger.print(top.sum)}.`)]),
    ...(moved?.change === undefined ? [] : [finding(0.4, `${moved.start} moved most: ${ledger.print(moved.change, { sign: "always" })}.`)]),
  ];
}
