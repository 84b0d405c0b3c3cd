export const HOURS_OF_WEEK = 168;

/** Load below this share of a busy hour's is quiet: what is left is agents, probes and idling. */
const QUIET_SHARE = 0.3;
/** A gap of work this short inside a quiet stretch would cost a wake-up for little; a quiet stretch this short saves little. */
const SHORTEST_QUIET = 5;

/**
 * Hours of the week (0 is Monday 00:00 UTC) in which a load rests, from the average load of each.
 * Undefined entries are hours without data and never quiet. Empty when the load does not rest, or has no pattern.
 */
export function quietHours(load: readonly (number | undefined)[]): readonly boolean[] {
  const known = load.filter((value) => value !== undefined).toSorted((a, b) => a - b);
  const busy = known[Math.floor(known.length * 0.9)];
  if (busy === undefined || busy <= 0 || known.length < HOURS_OF_WEEK / 2) return load.map(() => false);
  const quiet = load.map((value) => value !== undefined && value <= QUIET_SHARE * busy);
  return quiet.every(Boolean) ? quiet.map(() => false) : longStretches(quiet);
}

/** Nights (20:00 to 07:00) and weekends of a zone, where nothing is known of the load. `zoneOffsetHours` is east of UTC. */
export function nightsAndWeekends(zoneOffsetHours: number): readonly boolean[] {
  return Array.from({ length: HOURS_OF_WEEK }, (_, hour) => {
    const local = (hour + zoneOffsetHours + HOURS_OF_WEEK) % HOURS_OF_WEEK;
    const ofDay = local % 24;
    return Math.floor(local / 24) >= 5 || ofDay >= 20 || ofDay < 7;
  });
}

/** Monday 00:00 UTC is 0. */
export function hourOfWeek(instant: Date): number {
  return ((instant.getUTCDay() + 6) % 7) * 24 + instant.getUTCHours();
}

/** Keeps quiet stretches of some length; the week is a ring, so that Sunday night runs on into Monday. */
function longStretches(quiet: readonly boolean[]): boolean[] {
  const kept = quiet.map(() => false);
  const start = quiet.indexOf(false);
  let run: number[] = [];
  for (let step = 1; step <= quiet.length; step += 1) {
    const at = (start + step) % quiet.length;
    if (quiet[at] === true) run.push(at);
    if (quiet[at] !== true || step === quiet.length) {
      if (run.length >= SHORTEST_QUIET) for (const hour of run) kept[hour] = true;
      run = [];
    }
  }
  return kept;
}
