import { createHash } from "node:crypto";

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
const LENGTH = 12;

/** The same question on the same data of the same tenant has the same id: "q_" and 12 letters of a hash. */
export function queryId(tenantId: string, request: unknown, dataVersion: string): string {
  const digest = createHash("sha256")
    .update(`${tenantId}|${canonical(request)}|${dataVersion}`)
    .digest();
  let text = "";
  for (let at = 0; at < LENGTH; at += 1) text += ALPHABET[(digest[at] ?? 0) & 31];
  return `q_${text}`;
}

/** JSON with sorted keys and without undefined ones. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`).join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}
