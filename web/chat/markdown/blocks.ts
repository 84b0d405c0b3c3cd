import { type Inline, parseInline } from "#web/chat/markdown/inline.ts";

export type MarkdownBlock =
  | { readonly type: "paragraph"; readonly children: readonly Inline[] }
  | { readonly type: "heading"; readonly level: 3 | 4; readonly children: readonly Inline[] }
  | {
      readonly type: "list";
      readonly ordered: boolean;
      readonly start: number;
      readonly items: readonly (readonly MarkdownBlock[])[];
    }
  | { readonly type: "quote"; readonly children: readonly MarkdownBlock[] }
  | { readonly type: "code"; readonly text: string }
  | {
      readonly type: "table";
      readonly head: readonly (readonly Inline[])[];
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    }
  | { readonly type: "rule" };

const ITEM = /^(\s*)(?:([-*+])|(\d{1,9})[.)])\s+(.*)$/;
const RULE = /^\s{0,3}([-*_])(?:\s*\1){2,}\s*$/;
const DIVIDER = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;
const DEEPEST = 4;

/** The markdown that answers use, and no more: no HTML, no images, no links that leave the application. */
export function parseMarkdown(text: string, depth = 0): readonly MarkdownBlock[] {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const blocks: MarkdownBlock[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    if (line.trim() === "") {
      at += 1;
      continue;
    }
    const [block, end] = blockAt(lines, at, line, depth);
    blocks.push(block);
    at = Math.max(end, at + 1);
  }
  return blocks;
}

function blockAt(lines: readonly string[], at: number, line: string, depth: number): [MarkdownBlock, number] {
  const fence = /^\s{0,3}(```+|~~~+)/.exec(line)?.[1];
  if (fence !== undefined) return codeBlock(lines, at, fence);
  const heading = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*$/.exec(line);
  if (heading !== null) return [{ type: "heading", level: (heading[1] ?? "").length <= 2 ? 3 : 4, children: parseInline(heading[2] ?? "") }, at + 1];
  if (RULE.test(line)) return [{ type: "rule" }, at + 1];
  if (depth < DEEPEST && /^\s{0,3}>/.test(line)) return quote(lines, at, depth);
  if (depth < DEEPEST && ITEM.test(line)) return list(lines, at, depth);
  if (line.includes("|") && DIVIDER.test(lines[at + 1] ?? "") && (lines[at + 1] ?? "").includes("-")) return table(lines, at);
  return paragraph(lines, at);
}

function codeBlock(lines: readonly string[], at: number, fence: string): [MarkdownBlock, number] {
  let end = at + 1;
  while (end < lines.length && !(lines[end] ?? "").trimStart().startsWith(fence)) end += 1;
  return [{ type: "code", text: lines.slice(at + 1, end).join("\n") }, end + 1];
}

function quote(lines: readonly string[], at: number, depth: number): [MarkdownBlock, number] {
  let end = at;
  while (end < lines.length && /^\s{0,3}>/.test(lines[end] ?? "")) end += 1;
  const inner = lines
    .slice(at, end)
    .map((line) => line.replace(/^\s{0,3}>\s?/, ""))
    .join("\n");
  return [{ type: "quote", children: parseMarkdown(inner, depth + 1) }, end];
}

function list(lines: readonly string[], at: number, depth: number): [MarkdownBlock, number] {
  const first = ITEM.exec(lines[at] ?? "");
  const indent = (first?.[1] ?? "").length;
  const ordered = first?.[3] !== undefined;
  const items: string[][] = [];
  let end = at;
  for (; end < lines.length; end += 1) {
    const line = lines[end] ?? "";
    const item = ITEM.exec(line);
    if (item !== null && (item[1] ?? "").length <= indent + 1 && (item[3] !== undefined) === ordered) items.push([item[4] ?? ""]);
    else if (line.trim() === "" && /^\s+\S/.test(lines[end + 1] ?? "")) items.at(-1)?.push("");
    else if (line.trim() !== "" && (/^\s{2,}/.test(line) || (item === null && !startsBlock(line))))
      items.at(-1)?.push(line.replace(new RegExp(`^\\s{0,${indent + 3}}`), ""));
    else if (line.trim() === "" && ITEM.test(lines[end + 1] ?? "") && (ITEM.exec(lines[end + 1] ?? "")?.[3] !== undefined) === ordered) continue;
    else break;
  }
  return [
    {
      type: "list",
      ordered,
      start: Number(first?.[3] ?? 1),
      items: items.map((item) => parseMarkdown(item.join("\n"), depth + 1)),
    },
    end,
  ];
}

function table(lines: readonly string[], at: number): [MarkdownBlock, number] {
  let end = at + 2;
  while (end < lines.length && (lines[end] ?? "").includes("|")) end += 1;
  return [{ type: "table", head: cells(lines[at] ?? ""), rows: lines.slice(at + 2, end).map(cells) }, end];
}

function cells(line: string): readonly (readonly Inline[])[] {
  return line
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => parseInline(cell.trim()));
}

function paragraph(lines: readonly string[], at: number): [MarkdownBlock, number] {
  let end = at + 1;
  while (end < lines.length && (lines[end] ?? "").trim() !== "" && !startsBlock(lines[end] ?? "")) end += 1;
  return [{ type: "paragraph", children: parseInline(lines.slice(at, end).join("\n")) }, end];
}

const startsBlock = (line: string): boolean => /^\s{0,3}(?:```|~~~|#{1,6}\s|>)/.test(line) || ITEM.test(line) || RULE.test(line);

/** While an answer streams, a link that is still being written is held back instead of showing its brackets. */
export function withoutOpenEnd(text: string): string {
  return text.replace(/(?:\[[^\][\n]*(?:\]\([^)\n]*)?|~~[^~\n]*|\*\*)$/, "");
}
