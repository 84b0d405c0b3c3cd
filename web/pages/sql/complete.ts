import type { SqlSchema } from "#core/api/sql";

export type Suggestion = { readonly text: string; readonly kind: "column" | "table" | "function" | "keyword" };

const KEYWORDS =
  "select from where group by order by having limit with as and or not in between like is null case when then else end join left inner on using union all distinct over partition cast date timestamp interval filter desc asc".split(
    " ",
  );
const MOST = 8;
const WORD = /[A-Za-z_][A-Za-z0-9_]*$/;

/** The word before the caret. */
export function wordBefore(text: string, caret: number): string {
  return WORD.exec(text.slice(0, caret))?.[0] ?? "";
}

/** What may stand at the caret: columns of the tables that the text names first, then tables, functions, keywords. */
export function suggestions(text: string, caret: number, schema: SqlSchema): readonly Suggestion[] {
  const word = wordBefore(text, caret).toLowerCase();
  if (word.length < 2) return [];
  const named = schema.tables.filter(({ name }) => new RegExp(`\\b${name}\\b`, "i").test(text));
  const tables = named.length === 0 ? schema.tables : named;
  const all: Suggestion[] = [
    ...tables.flatMap(({ columns }) => columns.map(({ name }) => ({ text: name, kind: "column" as const }))),
    ...schema.tables.map(({ name }) => ({ text: name, kind: "table" as const })),
    ...schema.functions.map((name) => ({ text: name, kind: "function" as const })),
    ...KEYWORDS.map((name) => ({ text: name, kind: "keyword" as const })),
  ];
  const unique = [...new Map(all.map((one) => [one.text, one])).values()].filter((one) => one.text.toLowerCase() !== word);
  const starts = unique.filter((one) => one.text.toLowerCase().startsWith(word));
  const holds = unique.filter((one) => !starts.includes(one) && one.kind === "column" && one.text.toLowerCase().includes(word));
  return [...starts, ...holds].slice(0, MOST);
}

/** The text with the word before the caret completed, and where the caret stands then. */
export function completed(text: string, caret: number, { text: name, kind }: Suggestion): { readonly text: string; readonly caret: number } {
  const start = caret - wordBefore(text, caret).length;
  const written = kind === "function" ? `${name}(` : name;
  return { text: text.slice(0, start) + written + text.slice(caret), caret: start + written.length };
}
