// Control, zero-width, bidirectional, variation-selector and tag characters: what a person cannot see, or sees elsewhere.
// oxlint-disable-next-line no-control-regex
const HIDDEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e01ef}]/gu;

/**
 * Text from outside as a card may show it: characters that hide or turn text round are spelt out, so that two different
 * sealed texts never look alike.
 */
export function shownText(text: string): string {
  return text.replace(HIDDEN, (character) => `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}›`);
}
