export type Inline =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "code"; readonly text: string }
  | { readonly type: "strong" | "emphasis" | "strike"; readonly children: readonly Inline[] }
  | { readonly type: "figure"; readonly id: string; readonly children: readonly Inline[] }
  | { readonly type: "link"; readonly href: string; readonly children: readonly Inline[] }
  | { readonly type: "break" };

const DEEPEST = 6;
const MARKS = [
  ["**", "strong"],
  ["__", "strong"],
  ["~~", "strike"],
  ["*", "emphasis"],
  ["_", "emphasis"],
] as const;
/** Pages of this application; everything else is written out as text and leads nowhere. */
const PAGES =
  "ask|overview|spend|recommendations|savings|commitments|anomalies|budgets|approvals|nodes|activity|data|metrics|audit|settings|runbooks";
const APP_PATH = new RegExp(`^/(?:$|\\?|(?:${PAGES})(?:$|[/?#]))[^\\s\\\\]*$`);

/** Text of one block. HTML stays the text that it is; images shrink to their description. */
export function parseInline(text: string, depth = 0): readonly Inline[] {
  const out: Inline[] = [];
  let plain = "";
  const flush = () => {
    if (plain !== "") out.push({ type: "text", text: plain });
    plain = "";
  };
  const add = (nodes: readonly Inline[]) => {
    flush();
    out.push(...nodes);
  };
  let at = 0;
  while (at < text.length) {
    const found = depth < DEEPEST ? nodeAt(text, at, depth) : undefined;
    if (found !== undefined) {
      add(found.nodes);
      at = found.end;
      continue;
    }
    const char = text.charAt(at);
    if (char === "\\" && /[\\`*_{}[\]()#+\-.!~|>$]/.test(text.charAt(at + 1))) {
      plain += text.charAt(at + 1);
      at += 2;
    } else {
      plain += char;
      at += 1;
    }
  }
  flush();
  return out;
}

type Found = { readonly nodes: readonly Inline[]; readonly end: number };

function nodeAt(text: string, at: number, depth: number): Found | undefined {
  const char = text.charAt(at);
  if (char === "\n") return { nodes: [/ {2}$/.test(text.slice(0, at)) ? { type: "break" } : { type: "text", text: " " }], end: at + 1 };
  if (char === "`") return codeAt(text, at);
  if (char === "[") return linkAt(text, at, depth);
  if (char === "!" && text.charAt(at + 1) === "[") return imageAt(text, at);
  return "*_~".includes(char) ? markAt(text, at, depth) : undefined;
}

function codeAt(text: string, at: number): Found | undefined {
  const ticks = /^`+/.exec(text.slice(at))?.[0] ?? "`";
  const end = text.indexOf(ticks, at + ticks.length);
  return end === -1 ? undefined : { nodes: [{ type: "code", text: text.slice(at + ticks.length, end).trim() }], end: end + ticks.length };
}

function markAt(text: string, at: number, depth: number): Found | undefined {
  for (const [mark, type] of MARKS) {
    if (!text.startsWith(mark, at)) continue;
    if (mark.startsWith("_") && /\w/.test(text.charAt(at - 1))) return undefined;
    const start = at + mark.length;
    if (/^(\s|$)/.test(text.slice(start, start + 1))) continue;
    const end = closing(text, mark, start);
    if (end === -1) continue;
    return { nodes: [{ type, children: parseInline(text.slice(start, end), depth + 1) }], end: end + mark.length };
  }
  return undefined;
}

function closing(text: string, mark: string, from: number): number {
  for (let end = text.indexOf(mark, from + 1); end !== -1; end = text.indexOf(mark, end + 1)) {
    const inside = /\s/.test(text.charAt(end - 1)) || text.charAt(end - 1) === "\\";
    const longer = mark.length === 1 && (text.charAt(end + 1) === mark || text.charAt(end - 1) === mark);
    const word = mark.startsWith("_") && /\w/.test(text.charAt(end + mark.length));
    if (!inside && !longer && !word) return end;
  }
  return -1;
}

const TARGET = /^\(\s*<?([^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*)>?(?:\s+"[^"]*")?\s*\)/;

function linkAt(text: string, at: number, depth: number): Found | undefined {
  const close = matching(text, at);
  if (close === -1) return undefined;
  const target = TARGET.exec(text.slice(close + 1));
  if (target === null) return undefined;
  const children = parseInline(text.slice(at + 1, close), depth + 1);
  return { nodes: linked(target[1] ?? "", children), end: close + 1 + target[0].length };
}

function linked(href: string, children: readonly Inline[]): readonly Inline[] {
  if (href.startsWith("#figure:")) return [{ type: "figure", id: decode(href.slice(8)), children }];
  if (APP_PATH.test(href)) return [{ type: "link", href, children }];
  const label = plainText(children);
  return href === "" || label === href ? children : [...children, { type: "text", text: ` (${href})` }];
}

function imageAt(text: string, at: number): Found | undefined {
  const close = matching(text, at + 1);
  const target = close === -1 ? null : TARGET.exec(text.slice(close + 1));
  return target === null ? undefined : { nodes: [{ type: "text", text: text.slice(at + 2, close) }], end: close + 1 + target[0].length };
}

function matching(text: string, at: number): number {
  let open = 0;
  for (let index = at; index < text.length; index += 1) {
    const char = text.charAt(index);
    if (char === "\\") index += 1;
    else if (char === "[") open += 1;
    else if (char === "]" && --open === 0) return index;
  }
  return -1;
}

function decode(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

export function plainText(nodes: readonly Inline[]): string {
  return nodes.map((node) => (node.type === "break" ? "\n" : "text" in node ? node.text : plainText(node.children))).join("");
}
