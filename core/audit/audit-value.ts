/** Longest text that the log keeps of one value, in characters; longer ones are cut and say so. */
const MAX_TEXT = 4000;
/** Deepest nesting that the log keeps. */
const MAX_DEPTH = 8;
/** Most members of one list or object that the log keeps. */
const MAX_MEMBERS = 200;

/**
 * A value as the audit log keeps it: plain JSON that reads back from the database exactly as it was hashed.
 * Dates become instants, unknown becomes null, control characters that a database cannot hold are dropped.
 */
export function auditValue(value: unknown, depth = 0): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? (Object.is(value, -0) ? 0 : value) : null;
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "string") return auditText(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (typeof value !== "object") return null;
  if (depth >= MAX_DEPTH) return "…";
  if (Array.isArray(value)) return value.slice(0, MAX_MEMBERS).map((item) => auditValue(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined && typeof member !== "function")
      .slice(0, MAX_MEMBERS)
      .map(([key, member]) => [auditText(key), auditValue(member, depth + 1)]),
  );
}

export function auditText(text: string, longest = MAX_TEXT): string {
  const clean = text.replaceAll("\u0000", "").toWellFormed();
  return clean.length <= longest ? clean : `${clean.slice(0, longest).toWellFormed()}…`;
}
