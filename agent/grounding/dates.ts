import type { Bounds } from "#core/costs/figure";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH_NAME =
  /^(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)$/i;

/** 1 to 12, or undefined when the word names no month. */
export function monthOf(word: string): number | undefined {
  const name = MONTH_NAME.exec(word.replace(/\.$/, ""))?.[1];
  return name === undefined ? undefined : MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
}

type Span = { readonly from: number; readonly to: number };

/** Days that the results of a thread speak of: the periods of its figures and the days its tools named. */
export class KnownDays {
  private spans: Span[] = [];
  private seen = new Set<string>();

  addBounds(bounds: Bounds): void {
    const key = `${bounds.from}|${bounds.to}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    const from = Date.parse(bounds.from);
    const to = Date.parse(bounds.to);
    // The exclusive end is a day that people name too ("until 1 November"); a zone may shift either end by a day.
    if (Number.isFinite(from) && Number.isFinite(to)) this.spans.push({ from: from - 86_400_000, to: to + 86_400_000 });
  }

  /** `2026-10`, `2026-10-03`, `2026` or `2026-Q3`, as tools and people write them. */
  addText(text: string): void {
    for (const found of text.matchAll(/\b(20\d\d|19\d\d)(?:-(?:(\d\d)(?:-(\d\d))?|Q([1-4])))?(?![\d.,])/g)) {
      const [, year, month, day, quarter] = found;
      const span = spanOf(
        Number(year),
        quarter ? (Number(quarter) - 1) * 3 + 1 : month ? Number(month) : undefined,
        day ? Number(day) : undefined,
        quarter ? 3 : 1,
      );
      if (span) this.addBounds({ from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() });
    }
  }

  /** Whether some known span touches this year, month or day; without a year, in any year. */
  covers(year: number | undefined, month?: number, day?: number): boolean {
    return this.spans.some((span) => {
      const years = year === undefined ? yearsOf(span) : [year];
      return years.some((candidate) => {
        const asked = spanOf(candidate, month, day);
        return asked !== undefined && asked.from < span.to && asked.to > span.from;
      });
    });
  }
}

function yearsOf(span: Span): number[] {
  const first = new Date(span.from).getUTCFullYear();
  const last = new Date(span.to).getUTCFullYear();
  return Array.from({ length: Math.min(last - first + 1, 20) }, (_, index) => first + index);
}

function spanOf(year: number, month?: number, day?: number, months = 1): Span | undefined {
  if (month === undefined) return { from: Date.UTC(year, 0, 1), to: Date.UTC(year + 1, 0, 1) };
  if (month < 1 || month > 12) return undefined;
  if (day === undefined) return { from: Date.UTC(year, month - 1, 1), to: Date.UTC(year, month - 1 + months, 1) };
  if (day < 1 || day > 31) return undefined;
  return { from: Date.UTC(year, month - 1, day), to: Date.UTC(year, month - 1, day + 1) };
}
