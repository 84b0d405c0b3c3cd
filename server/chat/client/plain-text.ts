/** An answer's markdown without what only a screen can show: figure links keep their words, escapes and emphasis go. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/~~figure removed~~/g, "(figure removed)")
    .replace(/\*\*([^*]+)\*\*/g, "$1")
    .replace(/\\([\\`*_[\]<>|~#!/])/g, "$1")
    .trim();
}
