import { createHash } from "node:crypto";

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
const LENGTH = 16;

/** The same engine, type and resource (or group) has the same id for ever: its status stays with it. */
export function recommendationId(engine: string, type: string, key: string): string {
  const digest = createHash("sha256")
    .update(JSON.stringify([engine, type, key]))
    .digest();
  let text = "";
  for (let at = 0; at < LENGTH; at += 1) text += ALPHABET[(digest[at] ?? 0) & 31];
  return `rec_${text}`;
}
