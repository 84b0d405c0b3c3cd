import type { Backing } from "#agent/grounding/backing";

/** A word with digits in it: `m5.xlarge`, `us-east-1`, `2026-10-03`, `12:04`, `10.0.3.7`, `2xlarge`. */
export type Token = { readonly text: string; readonly kind: "name" | "date" | "time" | "dotted"; readonly end: number };

const PART = /[A-Za-z0-9_./:@#-]+$/;
const REST = /^[A-Za-z0-9_./:@#-]*[A-Za-z0-9_]/;
const CURRENCY = /^(?:USD|EUR|GBP|JPY|CHF|CAD|AUD|INR|US|A|C)$/;

/** Reads a token at the start of `text`, given what stands before it; undefined when a numeral is to be read there. */
export function readToken(text: string, before: string): Token | undefined {
  if (!/^\d/.test(text)) return undefined;
  const date =
    /^\d{4}-(?:\d{2}(?:-\d{2})?(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?|Q[1-4]|W\d{2})(?![\d])/.exec(text) ?? /^\d{1,2}\/\d{1,2}\/\d{2,4}/.exec(text);
  if (date && !PART.test(before)) return { text: date[0], kind: "date", end: date[0].length };
  const time = /^\d{1,2}:\d{2}(?::\d{2})?(?!\d)/.exec(text);
  if (time) return { text: time[0], kind: "time", end: time[0].length };
  const prefix = PART.exec(before)?.[0] ?? "";
  const rest = REST.exec(text)?.[0] ?? "";
  // "cost:500" is a number behind a word, not a name; "USD500" is money.
  if (/[A-Za-z_]/.test(prefix) && !CURRENCY.test(prefix) && !(/^[A-Za-z]+[:#]$/.test(prefix) && !prefix.startsWith("arn:"))) {
    return { text: prefix + rest, kind: "name", end: rest.length };
  }
  if (/^\d+(?:\.\d+){2,}$/.test(rest)) return { text: rest, kind: "dotted", end: rest.length };
  if (
    /^24\/7$/.test(rest) ||
    /^\d+x?(?:large|metal)/.test(rest) ||
    (/^\d+[A-Za-z]/.test(rest) && /\d[A-Za-z]+.*[\d_-]/.test(rest) && !/^\d+[a-z]+-/.test(rest))
  ) {
    return { text: rest, kind: "name", end: rest.length };
  }
  return undefined;
}

/** Names pass when a tool, the person or habit knows them; a long run of digits in an unknown one does not. */
export function tokenVerdict(token: Token, backing: Backing): "pass" | "strike" {
  switch (token.kind) {
    case "date":
      return dateCovered(token.text, backing) ? "pass" : "strike";
    case "time":
      return backing.isTime(token.text.slice(0, token.text.indexOf(":") + 3)) ? "pass" : "strike";
    case "dotted":
      return backing.isName(token.text) ? "pass" : "strike";
    case "name": {
      if (backing.isName(token.text)) return "pass";
      const runs = token.text.match(/\d+/g) ?? [];
      return runs.every((run) => run.length <= 3 || (/^20\d\d$/.test(run) && backing.days.covers(Number(run)))) ? "pass" : "strike";
    }
  }
}

function dateCovered(text: string, backing: Backing): boolean {
  const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{2,4})$/.exec(text);
  if (slashed) {
    const [a, b, year] = slashed.slice(1).map(Number) as [number, number, number];
    const full = year < 100 ? 2000 + year : year;
    return backing.days.covers(full, a, b) || backing.days.covers(full, b, a);
  }
  const [, year, month, day, quarter] = /^(\d{4})-(?:(\d{2})(?:-(\d{2}))?|Q([1-4])|W\d{2})/.exec(text) ?? [];
  return backing.days.covers(Number(year), quarter ? Number(quarter) * 3 : month ? Number(month) : undefined, day ? Number(day) : undefined);
}
