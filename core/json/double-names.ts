const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

/**
 * Whether an object of this JSON text says a name twice: one program reads the last of them, another one the first.
 * False for what is no JSON.
 */
export function saysNameTwice(text: string): boolean {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return false;
  }
  return membersOf(value) !== colonsOf(text);
}

/** Members of all objects in a value that was parsed, each name once. Without recursion: a text may be nested deeply. */
export function membersOf(value: unknown): number {
  const open = [value];
  let count = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== "object" || next === null) continue;
    const inside: readonly unknown[] = Object.values(next);
    if (!Array.isArray(next)) count += inside.length;
    for (const one of inside) open.push(one);
  }
  return count;
}

/** Colons outside of strings: as many as members were said. */
function colonsOf(text: string): number {
  let count = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isInString && code === BACKSLASH) at += 1;
    else if (code === QUOTE) isInString = !isInString;
    else if (code === COLON && !isInString) count += 1;
  }
  return count;
}
