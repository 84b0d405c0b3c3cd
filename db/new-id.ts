import { randomBytes } from "node:crypto";

/** Digits and letters without the ones that are read as others (i, l, o, u). */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** An id that cannot be guessed: 80 random bits behind a prefix that says what it names. */
export function newId(prefix: string): string {
  return `${prefix}_${randomText(16)}`;
}

export function randomText(length: number): string {
  return Array.from(randomBytes(length), (byte) => ALPHABET[byte % 32]).join("");
}
