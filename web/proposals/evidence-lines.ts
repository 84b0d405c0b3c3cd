import { formatInstant } from "#core/figures/dates";

const INSTANT = /\d{4}-\d\d-\d\dT(\d\d:\d\d:\d\d)\.\d{3}Z/g;
const LOOK = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (.+)$/;

/** A record of a call, a line for each thing that it says; looks that saw the same are one line with their times. */
export function evidenceLines(value: string): readonly string[] {
  const lines: string[] = [];
  const looks = new Map<string, { readonly at: number; readonly times: string[] }>();
  for (const part of value.split("; ")) {
    const [, instant, seen] = LOOK.exec(part) ?? [];
    if (instant === undefined || seen === undefined) {
      lines.push(part.replace(INSTANT, (text, time: string) => withSeconds(text, time)));
      continue;
    }
    const same = looks.get(seen) ?? { at: lines.push(seen) - 1, times: [] };
    same.times.push(instant.slice(11, 19));
    looks.set(seen, same);
  }
  for (const [seen, { at, times }] of looks) lines[at] = `${seen}, seen ${times.join(", ")} UTC`;
  return lines;
}

/** `launch:instance:mark-1: not known` as `Launch, instance, mark-1: not known`. */
export function evidenceLabel(label: string): string {
  const [, step, state] = /^([\w:-]+): (.+)$/.exec(label) ?? [];
  if (step === undefined || state === undefined) return label;
  const words = step.split(":").join(", ").replaceAll("_", " ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}: ${state}`;
}

const withSeconds = (instant: string, time: string): string =>
  formatInstant(new Date(instant), { year: new Date(instant).getUTCFullYear() }).replace(/\d\d:\d\d(?= UTC)/, time);
