/** FNV-1a, 32 bit, over UTF-16 units. Feature names become these; a rare collision costs a little accuracy and no more. */
export function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    h ^= text.charCodeAt(i);
    h = Math.imul(h, 0x01000193);
  }
  return h >>> 0;
}
