/** 64 deterministic bits of a text, as 16 hexadecimal digits. Not cryptographic: it only names things. */
export function hex(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (b >>> 0).toString(16).padStart(8, "0") + (a >>> 0).toString(16).padStart(8, "0");
}

/** A number in [0, 1) that always belongs to the same text. */
export function noise(text: string): number {
  return Number.parseInt(hex(text).slice(0, 8), 16) / 0x1_0000_0000;
}
