const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long until then: `22 h`, `3 h 52 min`, `8 s`; undefined once it is past. Milliseconds since the epoch. */
export function timeLeft(until: number, now: number): string | undefined {
  const left = until - now;
  if (left <= 0) return undefined;
  if (left >= 2 * DAY) return `${Math.floor(left / DAY)} days`;
  if (left >= 10 * HOUR) return `${Math.floor(left / HOUR)} h`;
  if (left >= HOUR) return `${Math.floor(left / HOUR)} h ${String(Math.floor((left % HOUR) / MINUTE)).padStart(2, "0")} min`;
  if (left >= MINUTE) return `${Math.floor(left / MINUTE)} min`;
  return `${Math.ceil(left / 1000)} s`;
}

/** `12:04:10` of today, else `18 Nov 12:04`, in UTC. */
export function clockTime(at: string, now: number, seconds = false): string {
  const date = new Date(at);
  const time = date.toISOString().slice(11, seconds ? 19 : 16);
  const today = new Date(now).toISOString().slice(0, 10) === at.slice(0, 10);
  return today
    ? time
    : `${date.getUTCDate()} ${date.toLocaleString("en-GB", { month: "short", timeZone: "UTC" })} ${date.toISOString().slice(11, 16)}`;
}
