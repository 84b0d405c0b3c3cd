const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const NAMED =
  /\b(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b(?:\s+(20\d\d))?|\b(?:in|for|by|of|through) (may)\b(?:\s+(20\d\d))?/i;

/** The months that a question about the future is about, as a token: `this_month`, `next_month`, `2026-12`, `next_3mo`. A bare month is the next of its name. */
export function comingPeriod(text: string, now: Date): string {
  const named = NAMED.exec(text);
  if (named !== null) {
    const month = MONTHS.indexOf((named[1] ?? named[3] ?? "").slice(0, 3).toLowerCase());
    const said = named[2] ?? named[4];
    const year = said === undefined ? now.getUTCFullYear() + (month < now.getUTCMonth() ? 1 : 0) : Number(said);
    const isThis = year === now.getUTCFullYear() && month === now.getUTCMonth();
    return isThis ? "this_month" : `${year}-${String(month + 1).padStart(2, "0")}`;
  }
  if (/\bnext (?:few|couple of|two|three|2|3) months\b|\bcoming months\b|\bmonths ahead\b|\bnext (?:90|60) days\b/i.test(text)) return "next_3mo";
  if (/\b(?:next|coming) quarter\b|\bq1\b/i.test(text) && !/\bq1 20(?:1\d|2[0-6])\b/i.test(text)) return "next_quarter";
  if (/\b(?:next|coming) month\b/i.test(text)) return "next_month";
  const year = /\b(20[2-9]\d)\b/.exec(text)?.[1];
  if (year !== undefined && Number(year) > now.getUTCFullYear()) return year;
  if (/\b(?:next|coming) year\b/i.test(text)) return "next_year";
  if (
    /\b(?:this|the|end of|by) (?:the )?(?:year|quarter)(?:[- ]end)?\b|\byear[- ]end\b|\beoy\b|\bthis quarter\b|\bquarter[- ]end\b|\bby christmas\b/i.test(
      text,
    )
  )
    return /quarter/i.test(text) ? "this_quarter" : "this_year";
  return "this_month";
}

/** First and last month, `YYYY-MM`, of a token of {@link comingPeriod}. */
export function comingMonths(token: string, now: Date): { readonly from: string; readonly to: string } {
  const at = (shift: number) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + shift, 1)).toISOString().slice(0, 7);
  const quarterStart = -(now.getUTCMonth() % 3);
  if (/^\d{4}$/.test(token)) return { from: `${token}-01`, to: `${token}-12` };
  if (/^\d{4}-\d{2}$/.test(token)) return { from: token, to: token };
  if (token === "next_month") return { from: at(1), to: at(1) };
  if (token === "next_3mo") return { from: at(1), to: at(3) };
  if (token === "next_quarter") return { from: at(quarterStart + 3), to: at(quarterStart + 5) };
  if (token === "next_year") return { from: at(12 - now.getUTCMonth()), to: at(23 - now.getUTCMonth()) };
  if (token === "this_quarter") return { from: at(quarterStart), to: at(quarterStart + 2) };
  if (token === "this_year") return { from: at(-now.getUTCMonth()), to: at(11 - now.getUTCMonth()) };
  return { from: at(0), to: at(0) };
}
