import type { Day } from "#agent/planner/dates";
import { canonicalPeriod } from "#agent/planner/periods/scan";
import type { Frame } from "#core/planner/frame";

const PERIODS: ReadonlySet<string> = new Set(["t", "c", "a.on", "a.value"]);

/** A slot's value in the form that scores compare: periods as dates, `n` as a number, lists sorted. */
export function canonicalValue(key: string, value: string | number, today: Day): string {
  const text = String(value).trim();
  if (key === "n") return String(Number(text));
  if (key === "a.reason" || key === "a.who") return text;
  if (PERIODS.has(key)) return canonicalPeriod(text, today);
  if (key === "a.dur") {
    const until = /^until_(.*)$/.exec(text)?.[1];
    const weekday = until === undefined ? -1 : ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"].indexOf(until);
    if (weekday >= 0)
      return `until_${canonicalPeriod(new Date((today + ((((weekday - ((today + 3) % 7)) % 7) + 6) % 7) + 1) * 864e5).toISOString().slice(0, 10), today)}`;
    return until === undefined ? text : `until_${canonicalPeriod(until, today)}`;
  }
  return text.split(",").toSorted().join(",");
}

export function canonicalFrame(frame: Frame, today: Day): ReadonlyMap<string, string> {
  return new Map(Object.entries(frame).map(([key, value]) => [key, canonicalValue(key, value, today)]));
}

/** Keys on which two frames differ; empty when they mean the same. */
export function differences(a: Frame, b: Frame, today: Day): readonly string[] {
  const [x, y] = [canonicalFrame(a, today), canonicalFrame(b, today)];
  return [...new Set([...x.keys(), ...y.keys()])].filter((key) => x.get(key) !== y.get(key));
}

export const frameKey = (frame: Frame, today: Day): string =>
  [...canonicalFrame(frame, today)]
    .map(([k, v]) => `${k}=${v}`)
    .toSorted()
    .join(" ");
