import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Clock, createClock } from "#db/clock";

type ClockSetting = { readonly start: Date | undefined; readonly rate: number };

/** `start` is the setting that it came from, null where there was none; it stood at `base` at the real instant `anchor`. */
const KeptClock = z.object({ start: z.iso.datetime().nullable(), rate: z.number(), base: z.iso.datetime(), anchor: z.iso.datetime() });

/**
 * The clock of a data folder. `MAJOR_TOM_NOW` is where it starts, once: a restart with the same setting goes on from there,
 * also for the time that nobody was running; another rate goes on from where it is. Another start begins anew.
 * Time that ran backwards would hold every lease and un-launch every instance.
 */
export function resumeClock(folder: string, { start, rate }: ClockSetting): Clock {
  const file = join(folder, "clock.json");
  if (start === undefined && rate === 1) return createClock();
  const said = start?.toISOString() ?? null;
  const kept = readKept(file);
  if (kept !== undefined && kept.start === said) {
    const before = createClock({ start: new Date(kept.base), rate: kept.rate, anchor: new Date(kept.anchor) });
    if (kept.rate === rate) return before;
    return keep(file, said, rate, before.now());
  }
  return keep(file, said, rate, start ?? new Date());
}

function keep(file: string, start: string | null, rate: number, base: Date): Clock {
  const anchor = new Date();
  mkdirSync(join(file, ".."), { recursive: true, mode: 0o700 });
  const next = `${file}.${process.pid}.tmp`;
  writeFileSync(next, `${JSON.stringify({ start, rate, base: base.toISOString(), anchor: anchor.toISOString() })}\n`);
  renameSync(next, file);
  return createClock({ start: base, rate, anchor });
}

function readKept(file: string): z.infer<typeof KeptClock> | undefined {
  try {
    return KeptClock.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}
