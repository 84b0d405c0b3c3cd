import type { Type } from "#adapters/warehouse/guard/types";

/** A value of an answer, nested as its type is. Decimals and 64-bit integers are strings. */
export type TrinoCell = string | number | boolean | null | readonly TrinoCell[] | { readonly [key: string]: TrinoCell };

/**
 * A value as the engine's reader gives it in JSON (`getRowsJson`), in the form that Trino's own clients show:
 * instants with their digits and zone, intervals as `1 00:00:00.000`, maps as objects, rows as lists.
 */
export function trinoCell(value: unknown, type: Type): TrinoCell {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case "bigint":
    case "decimal":
      return String(value).replace(/^(-?)\./, "$10.");
    case "tinyint":
    case "smallint":
    case "integer":
      return Number(value);
    case "real":
      return typeof value === "number" ? shortest(value) : String(value);
    case "varbinary":
      return binary(String(value));
    case "timestamp":
      return moment(String(value), type.precision);
    case "timestamp-tz":
      return `${moment(zoned(String(value), type.zone), type.precision)} ${type.zone}`;
    case "time":
      return moment(String(value), type.precision);
    case "interval-day":
      return intervalDay(value);
    case "interval-month":
      return intervalMonth(value);
    case "array":
      return Array.isArray(value) ? value.map((item) => trinoCell(item, type.element)) : null;
    case "map":
      return Array.isArray(value)
        ? Object.fromEntries(
            value
              .map(({ key, value: item }) => [String(trinoCell(key, type.key)), trinoCell(item, type.value)] as const)
              .toSorted(([a], [b]) => (a < b ? -1 : 1)),
          )
        : null;
    case "row":
      return type.fields.map((field) => trinoCell((value as Readonly<Record<string, unknown>>)[field.physical], field.type));
    default:
      return typeof value === "number" || typeof value === "boolean" ? value : String(value);
  }
}

function moment(text: string, precision: number): string {
  const [whole = "", fraction = ""] = text.replace(/\+00(:00)?$/, "").split(".");
  return precision === 0 ? whole : `${whole}.${fraction.padEnd(6, "0").slice(0, precision)}`;
}

/** The wall time of a zone, from the engine's text in UTC. */
function zoned(text: string, zone: string): string {
  if (zone === "UTC") return text;
  const [whole = "", fraction] = text.replace(/\+00(:00)?$/, "").split(".");
  const instant = new Date(`${whole.replace(" ", "T")}Z`);
  const offset = /^([+-])(\d\d):(\d\d)$/.exec(zone);
  const local =
    offset === null
      ? inZone(instant, zone)
      : new Date(instant.getTime() + (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) * 60_000)
          .toISOString()
          .slice(0, 19)
          .replace("T", " ");
  return fraction === undefined ? local : `${local}.${fraction}`;
}

function inZone(instant: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(instant);
  const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")} ${part("hour")}:${part("minute")}:${part("second")}`;
}

/** The shortest decimal form of a 32-bit float. */
function shortest(value: number): number {
  for (let digits = 6; digits < 10; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return short;
  }
  return value;
}

/** The engine writes bytes as text with \x escapes; Trino as hexadecimal pairs. */
function binary(text: string): string {
  const pairs = [...text.matchAll(/\\x([0-9A-Fa-f]{2})|([\s\S])/g)].map(
    ([, hex, char]) => hex ?? (char ?? "").charCodeAt(0).toString(16).padStart(2, "0"),
  );
  return pairs.join(" ").toLowerCase();
}

type Interval = { readonly months?: number; readonly days?: number; readonly micros?: string | number | bigint };

function intervalDay(value: unknown): string {
  const { days = 0, micros = 0 } = value as Interval;
  const total = BigInt(days) * 86_400_000n + BigInt(micros) / 1000n;
  const size = total < 0n ? -total : total;
  const two = (part: bigint) => String(part).padStart(2, "0");
  return `${total < 0n ? "-" : ""}${size / 86_400_000n} ${two((size / 3_600_000n) % 24n)}:${two((size / 60_000n) % 60n)}:${two((size / 1000n) % 60n)}.${String(size % 1000n).padStart(3, "0")}`;
}

function intervalMonth(value: unknown): string {
  const { months = 0 } = value as Interval;
  return `${months < 0 ? "-" : ""}${Math.floor(Math.abs(months) / 12)}-${Math.abs(months) % 12}`;
}
