import type { SemanticResult } from "#core/costs/query";
import { numberOf } from "#web/charts/model.ts";

export type Day = {
  readonly date: string;
  readonly day: number;
  /** Decimal string; null where there are no rows. */ readonly cost: string | null;
  readonly state: "flown" | "partial" | "missing" | "coming";
};
export type Month = {
  readonly name: string;
  readonly short: string;
  readonly days: readonly Day[];
  /** Days flown. */ readonly flown: number;
  readonly longest: number;
};

const NAMES = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** The whole calendar month around a month-to-date result: flown days with their cost, the days to come without one. */
export function monthOf(result: Pick<SemanticResult, "columns" | "rows" | "period" | "asOf">): Month {
  const [year = 0, month = 1] = localDate(result.period.from, result.period.timeZone).split("-").map(Number);
  const at = result.columns.findIndex((column) => column.name === "value");
  const costs = new Map(result.rows.map((row) => [String(row[0]).slice(0, 10), row[at] === null || row[at] === undefined ? null : String(row[at])]));
  const known = [...costs.keys()].toSorted();
  const last = known.at(-1) ?? "";
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const days = Array.from({ length }, (_, index): Day => {
    const date = `${year}-${String(month).padStart(2, "0")}-${String(index + 1).padStart(2, "0")}`;
    const cost = costs.get(date) ?? null;
    const state = date > last ? "coming" : cost === null ? "missing" : date === last && result.period.partial ? "partial" : "flown";
    return { date, day: index + 1, cost, state };
  });
  const name = NAMES[month - 1] ?? "";
  return {
    name,
    short: name.slice(0, 3),
    days,
    flown: days.filter((day) => day.state !== "coming").length,
    longest: Math.max(0, ...days.map((day) => numberOf(day.cost) ?? 0)),
  };
}

function localDate(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(instant));
}
