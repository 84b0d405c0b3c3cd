/**
 * Where an argument of a draft came from: the person's own words in the thread, an id that a tool vouched for there
 * (with that call's id), the model's choice, or nobody's (a default). What names a target is never the model's choice.
 */
export type Origin =
  { readonly from: "user" } | { readonly from: "tool"; readonly call: string } | { readonly from: "model" } | { readonly from: "default" };

/** By argument, as it is kept with a draft: `{ "node": { "from": "user" }, "fallback": { "from": "default" } }`. */
export type Provenance = Readonly<Record<string, Origin>>;

/** An id as it is compared: marks of untrusted text, quotes, surrounding punctuation and case do not matter. */
export function targetKey(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[⟪⟫]/g, "")
    .trim()
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
}

/**
 * Whether a person's words hold this very name or id, whole: `ip-10-0-5-17` in "move ip-10-0-5-17. to spot", not in
 * "ip-10-0-5-170" and not in "ip-10-0-5-17.eu-west-1.compute.internal".
 */
export function isSaid(value: string, words: readonly string[]): boolean {
  const wanted = targetKey(value);
  if (wanted === "") return false;
  const whole = new RegExp(
    `(?<![\\p{L}\\p{N}_]|[\\p{L}\\p{N}][.-])${wanted.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\p{L}\\p{N}_]|[.:/-][\\p{L}\\p{N}])`,
    "u",
  );
  return words.some((text) => whole.test(text.normalize("NFC").toLowerCase()));
}

/** An id that a tool may vouch for: what providers and clusters give out, never free text. */
export function isTargetId(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/i.test(text);
}
