import type { Figure } from "#core/costs/figure";
import { formatFigure } from "#core/figures/format";
import type { Backing } from "#agent/grounding/backing";
import { FigureIndex } from "#agent/grounding/figure-index";
import { readNumeral } from "#agent/grounding/numeral";

/** `[words](target)` or `[[figure id]]`; an image counts as a link. */
export type Link = { readonly kind: "link" | "ref"; readonly text: string; readonly target: string; readonly end: number };

const LONGEST = 400;
const FIGURE = "#figure:";

/** Reads the link at the start of a text; "more" while it may still become one, undefined when it is none. */
export function readLink(text: string): Link | "more" | undefined {
  const bang = text.startsWith("!") ? 1 : 0;
  if (text.length === bang) return "more";
  if (text[bang] !== "[") return undefined;
  const ref = /^!?\[\[([^[\]\n]{1,120})\]\]/.exec(text);
  if (ref) return { kind: "ref", text: ref[1] ?? "", target: `${FIGURE}${(ref[1] ?? "").replace(/^#?figure:/, "").trim()}`, end: ref[0].length };
  const link = /^!?\[([^[\]\n]*)\]\(([^()\s]*)(?:\s+"[^"]*")?\)/.exec(text);
  if (link) return { kind: "link", text: link[1] ?? "", target: link[2] ?? "", end: link[0].length };
  const open = /^!?\[(?:\[[^[\]\n]*\]?|[^[\]\n]*(?:\](?:\([^()\n]*)?)?)$/.test(text);
  return open && text.length < LONGEST ? "more" : undefined;
}

/** What becomes of a link: a figure's, kept as it is, only its words, or struck. */
export function linkVerdict(link: Link, backing: Backing): { readonly figure: Figure } | "keep" | "text" | "strike" {
  if (!link.target.startsWith(FIGURE)) {
    // Only places of our own are linked; anything else could carry data out.
    return /^(?:\/(?!\/)|#)[\w/#?=&.-]*$/.test(link.target) ? "keep" : "text";
  }
  const figure = backing.figures.get(link.target.slice(FIGURE.length));
  if (!figure) return "strike";
  return link.kind === "ref" || states(link.text, figure) ? { figure } : "strike";
}

/** Whether the words of a figure link say the figure's value. */
function states(text: string, figure: Figure): boolean {
  if ((["auto", "always", "never"] as const).some((sign) => [text, text.replace(/^(?:about|around)\s/, "")].includes(formatFigure(figure, { sign }))))
    return true;
  if (figure.value === null) return !/\d/.test(text);
  const at = text.search(/[+\-−–]?(?:US)?[$€£]?\d/);
  if (at === -1) return !/\d/.test(text);
  const numeral = readNumeral(text, at, text.slice(0, at));
  if (!numeral) return false;
  if (/^(?:under|above|below|less than|over|more than)\b/i.test(text)) return true;
  return new FigureIndex([figure]).find(numeral, "") !== undefined;
}
