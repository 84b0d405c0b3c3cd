/** Calendar arithmetic in whole UTC days since 1970-01-01. Weeks begin on Monday; the fiscal year is the calendar year. */
export type Day = number;

export type DayRange = { readonly from: Day; readonly to: Day };

export const dayOf = (date: Date): Day => Math.floor(date.getTime() / 86_400_000);

export const fromYmd = (year: number, month: number, day: number): Day => Math.floor(Date.UTC(year, month - 1, day) / 86_400_000);

export function ymd(day: Day): { year: number; month: number; day: number } {
  const date = new Date(day * 86_400_000);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

export const iso = (day: Day): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** 0 is Monday. */
export const weekday = (day: Day): number => (((day + 3) % 7) + 7) % 7;

export const monday = (day: Day): Day => day - weekday(day);

/** Months may be out of 1..12; they roll into the neighbouring years. */
export const month = (year: number, m: number): DayRange => ({ from: fromYmd(year, m, 1), to: fromYmd(year, m + 1, 1) - 1 });

export const quarter = (year: number, q: number): DayRange => ({ from: fromYmd(year, q * 3 - 2, 1), to: fromYmd(year, q * 3 + 1, 1) - 1 });

export const wholeYear = (year: number): DayRange => ({ from: fromYmd(year, 1, 1), to: fromYmd(year + 1, 1, 1) - 1 });

export const isRealDate = (year: number, m: number, day: number): boolean => m >= 1 && m <= 12 && day >= 1 && day <= ymd(month(year, m).to).day;

const pad = (n: number) => String(n).padStart(2, "0");

/** The shortest token for a range: a day, a month, a quarter, a year, or both ends. */
export function tokenOf({ from, to }: DayRange): string {
  const a = ymd(from);
  if (from === to) return iso(from);
  if (a.day === 1 && month(a.year, a.month).to === to) return `${a.year}-${pad(a.month)}`;
  if (a.day === 1 && a.month % 3 === 1 && quarter(a.year, (a.month + 2) / 3).to === to) return `${a.year}-Q${(a.month + 2) / 3}`;
  if (a.day === 1 && a.month === 1 && wholeYear(a.year).to === to) return String(a.year);
  return `${iso(from)}..${iso(to)}`;
}

/** Both ends included; `this_*` ends today; `undefined` when the token is no period (such as `prev_period`). */
export function resolveToken(token: string, today: Day): DayRange | undefined {
  const { year, month: m } = ymd(today);
  const q = Math.ceil(m / 3);
  switch (token) {
    case "today":
      return { from: today, to: today };
    case "yesterday":
      return { from: today - 1, to: today - 1 };
    case "this_week":
      return { from: monday(today), to: today };
    case "last_week":
      return { from: monday(today) - 7, to: monday(today) - 1 };
    case "next_week":
      return { from: monday(today) + 7, to: monday(today) + 13 };
    case "this_month":
      return { from: fromYmd(year, m, 1), to: today };
    case "last_month":
      return month(year, m - 1);
    case "next_month":
      return month(year, m + 1);
    case "this_quarter":
      return { from: quarter(year, q).from, to: today };
    case "last_quarter":
      return quarter(year, q - 1);
    case "next_quarter":
      return quarter(year, q + 1);
    case "this_year":
      return { from: fromYmd(year, 1, 1), to: today };
    case "last_year":
      return wholeYear(year - 1);
    case "next_year":
      return wholeYear(year + 1);
  }
  const rolling = /^last_(\d{1,4})(d|w|mo)$/.exec(token);
  if (rolling) {
    const n = Number(rolling[1]);
    if (rolling[2] === "d") return { from: today - n, to: today - 1 };
    if (rolling[2] === "w") return { from: today - 7 * n, to: today - 1 };
    return { from: fromYmd(year, m - n, 1), to: fromYmd(year, m, 1) - 1 };
  }
  const range = /^(\S+?)\.\.(\S+)$/.exec(token);
  if (range) {
    const from = resolveToken(range[1] ?? "", today);
    const to = range[2] === "now" ? { from: today, to: today } : resolveToken(range[2] ?? "", today);
    return from && to ? { from: from.from, to: to.to } : undefined;
  }
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(token);
  if (day) return single(fromYmd(Number(day[1]), Number(day[2]), Number(day[3])));
  const monthToken = /^(\d{4})-(\d{2})$/.exec(token);
  if (monthToken) return month(Number(monthToken[1]), Number(monthToken[2]));
  const quarterToken = /^(\d{4})-Q([1-4])$/.exec(token);
  if (quarterToken) return quarter(Number(quarterToken[1]), Number(quarterToken[2]));
  if (/^\d{4}$/.test(token)) return wholeYear(Number(token));
  return undefined;
}

export const single = (day: Day): DayRange => ({ from: day, to: day });

/** The period of the same kind directly before. */
export function before({ from, to }: DayRange): DayRange {
  const a = ymd(from);
  if (from !== to && a.day === 1) {
    if (month(a.year, a.month).to === to) return month(a.year, a.month - 1);
    if (a.month % 3 === 1 && quarter(a.year, (a.month + 2) / 3).to === to) return quarter(a.year, (a.month + 2) / 3 - 1);
    if (a.month === 1 && wholeYear(a.year).to === to) return wholeYear(a.year - 1);
  }
  const days = to - from + 1;
  return { from: from - days, to: from - 1 };
}

/** The same dates a year earlier. */
export function yearBefore({ from, to }: DayRange): DayRange {
  const shift = (day: Day) => {
    const a = ymd(day);
    return fromYmd(a.year - 1, a.month, Math.min(a.day, ymd(month(a.year - 1, a.month).to).day));
  };
  const end = ymd(to);
  const endsMonth = ymd(month(end.year, end.month).to).day === end.day;
  return { from: shift(from), to: endsMonth ? month(end.year - 1, end.month).to : shift(to) };
}
