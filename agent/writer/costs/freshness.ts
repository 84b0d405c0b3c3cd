import type { z } from "zod";
import type { DataSource } from "#core/api/schemas";
import { mayChangeUntil } from "#core/costs/freshness";
import type { Reading } from "#core/planner/frame";
import { monthName } from "#core/time/label";
import { caveat, finding, lead, move, type Sentence } from "#agent/writer/compose";
import { closed, dayWords } from "#agent/writer/costs/scope-words";
import { capital, inert } from "#agent/writer/words";

export type DataRead = z.infer<typeof DataSource>;

/** How far the data goes, whether it is late, what may still change, and what it lacks. */
export function freshnessSentences(source: DataRead, reading: Reading, now: Date): Sentence[] {
  const { fresh } = source;
  const year = now.getUTCFullYear();
  const asked = monthAsked(String(reading.frame["t"] ?? ""), now);
  return [
    ...(asked === undefined ? [] : [lead(finality(source, asked, now, year), 2)]),
    // What may be restated was said of the month.
    lead(`The cost data goes ${closed(inert(asked === undefined ? fresh.sentence : (fresh.sentence.split("; AWS may")[0] ?? ""), 300))}`),
    ...(fresh.lateNote === null ? [] : [finding(1, closed(fresh.lateNote))]),
    ...(fresh.partialDay === null ? [] : [finding(0.6, `The last day, ${dayWords(fresh.partialDay, year)}, is not complete in it.`)]),
    finding(
      0.5,
      `It holds ${dayWords(source.dataFrom.slice(0, 10), year)} to ${dayWords(new Date(Date.parse(source.dataThrough) - 1).toISOString().slice(0, 10), year)} and comes from ${inert(source.label)}; each month's rows are in the table.`,
    ),
    ...(source.gaps.length === 0
      ? []
      : [
          caveat(
            0.9,
            `Days are missing inside it: ${source.gaps
              .slice(0, 4)
              .map((gap) => inert(gap))
              .join(", ")}.`,
          ),
        ]),
    ...source.missing.slice(0, 2).map(({ consequence }) => caveat(0.6, closed(inert(consequence, 300)))),
    ...(source.setAside.length === 0 ? [] : [caveat(0.7, `Set aside: ${closed(inert(source.setAside[0]?.reason ?? "", 300))}`)]),
    move("Sources, versions and what holds something up are on the page [Data](/data)."),
  ];
}

/** "2026-11" of the words that named a month. */
function monthAsked(token: string, now: Date): string | undefined {
  if (/^\d{4}-\d{2}$/.test(token)) return token;
  const shift = { this_month: 0, last_month: -1 }[token];
  return shift === undefined ? undefined : new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + shift, 1)).toISOString().slice(0, 7);
}

function finality(source: DataRead, month: string, now: Date, year: number): string {
  const [y = year, m = 1] = month.split("-").map(Number);
  const name = `${monthName(m)}${y === year ? "" : ` ${y}`}`;
  const known = source.periods.some(({ billingPeriod }) => billingPeriod === month);
  const until = mayChangeUntil(month);
  if (!known) return `There is no data of ${name}.`;
  if (now.getTime() >= Date.parse(until)) return `${capital(name)} is final: AWS closes a month's bill in the first days of the next.`;
  const isRunning = month === now.toISOString().slice(0, 7);
  const last = dayWords(new Date(Date.parse(until) - 1).toISOString().slice(0, 10), year);
  return `${capital(name)} is not final: ${isRunning ? "the month still runs, and " : ""}AWS may restate it until the end of ${last}.`;
}
