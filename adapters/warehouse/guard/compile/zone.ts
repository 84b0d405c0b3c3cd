import { refuse } from "#adapters/warehouse/guard/refuse";
import type { Compiled } from "#adapters/warehouse/guard/compile/compiled";

const OFFSET = /^([+-])(\d{1,2}):(\d{2})$/;

/** The zone's name as it is spelled in answers. @throws QueryRefusedError for a zone that does not exist */
export function checkZone(zone: string): string {
  const offset = OFFSET.exec(zone);
  if (offset !== null) {
    const [, sign = "+", hours = "0", minutes = "00"] = offset;
    if (Number(hours) > 14 || Number(minutes) > 59) refuse(`The offset ${zone} does not exist: write one such as '+01:00'.`);
    return `${sign}${hours.padStart(2, "0")}:${minutes}`;
  }
  if (/^(utc|gmt|z)$/i.test(zone)) return "UTC";
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(zone)) refuse(`The zone '${zone}' does not exist: write one such as 'Europe/Paris'.`);
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
  } catch {
    refuse(`The zone '${zone}' does not exist: write one such as 'Europe/Paris'.`);
  }
  return zone;
}

function offsetMinutes(zone: string): number | undefined {
  const offset = OFFSET.exec(zone);
  return offset === null ? undefined : (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3]));
}

/** Wall time of a zone -> instant. */
export function instantIn(local: string, zone: string): string {
  const minutes = offsetMinutes(zone);
  return minutes === undefined ? `timezone('${zone}', ${local})` : `timezone('UTC', ${local} - to_minutes(${minutes}))`;
}

/** Instant -> wall time of a zone. */
export function wallTime(instant: string, zone: string): string {
  const minutes = offsetMinutes(zone);
  return minutes === undefined ? `timezone('${zone}', ${instant})` : `(timezone('UTC', ${instant}) + to_minutes(${minutes}))`;
}

/** Wall time of a date, timestamp or instant as the engine's TIMESTAMP. */
export function asWallTime(value: Compiled): string {
  if (value.type.kind === "timestamp-tz") return wallTime(value.sql, value.type.zone);
  return value.type.kind === "date" ? `CAST(${value.sql} AS TIMESTAMP)` : value.sql;
}
