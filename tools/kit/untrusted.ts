/** Opens and closes text that came from outside (tags, names, logs). The prompt says what the marks mean. */
export const OPEN = "⟪";
export const CLOSE = "⟫";

/** Longer names, tag values and messages are cut: nothing that names a thing needs more. */
const MAX_LENGTH = 200;

// Control, zero-width, bidirectional, variation-selector and tag characters: invisible to a person, read by a model.
// oxlint-disable-next-line no-control-regex
const HIDDEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e01ef}]/gu;

/** Text from outside without invisible characters and without our own marks, at most `maxLength` characters. */
export function cleanText(text: string, maxLength = MAX_LENGTH): string {
  const clean = text.normalize("NFC").replace(HIDDEN, " ").replace(/[⟪⟫]/g, "").replace(/ {2,}/g, " ").trim();
  return clean.length <= maxLength ? clean : `${clean.slice(0, maxLength - 1)}…`;
}

/** Marks text from outside as data before a model sees it. */
export function untrusted(text: string, maxLength?: number): string {
  return `${OPEN}${cleanText(text, maxLength)}${CLOSE}`;
}

/** Takes the marks off again, where a model hands a name back as an argument. */
export function unmark(text: string): string {
  return text.replace(/[⟪⟫]/g, "").trim();
}
