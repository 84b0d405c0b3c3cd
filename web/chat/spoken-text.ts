/** An answer's markdown as it is read out or copied as plain text: words and figures without marks and targets. */
export function spokenText(markdown: string): string {
  return markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/~~[^~]*~~/g, "figure removed")
    .replace(/^\s{0,3}(#{1,6}|>|[-*+]|\d+[.)])\s+/gm, "")
    .replace(/(\*\*|__|`+)/g, "")
    .replace(/\s+/g, " ")
    .trim();
}
