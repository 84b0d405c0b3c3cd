/** One record with the line of the file on which it begins; 1 is the first. */
export type CsvRecord = { readonly line: number; readonly cells: readonly string[] };

export type CsvFile = { readonly records: readonly CsvRecord[]; readonly fault?: { readonly line: number; readonly message: string } };

/** What separates cells: the one of these that the first line has most of. */
const SEPARATORS = [",", ";", "\t"] as const;

/**
 * Reads comma-, semicolon- or tab-separated text: quoted cells, doubled quotes, line ends of any system, a byte order mark.
 * Empty lines are no records. Reading stops at a quote that is never closed, which is the fault.
 *
 * @source RFC 4180
 */
export function readCsv(text: string): CsvFile {
  const source = text.replace(/^\ufeff/, "");
  const separator = separatorOf(source);
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let at = 0;
  let line = 1;
  let begins = 1;
  const end = () => {
    if (cells.length > 1 || cells[0]?.trim() !== "") records.push({ line: begins, cells: cells.map((cell) => cell.trim()) });
    cells = [];
  };
  while (at < source.length) {
    let cell = "";
    if (source[at] === '"') {
      at += 1;
      for (;;) {
        const close = source.indexOf('"', at);
        if (close < 0) return { records, fault: { line: begins, message: 'a quoted cell is not closed: add "' } };
        cell += source.slice(at, close);
        at = close + 1;
        if (source[at] !== '"') break;
        cell += '"';
        at += 1;
      }
      line += cell.match(/\n/g)?.length ?? 0;
    }
    const rest = /^[^\r\n,;\t]*/.exec(source.slice(at, at + 10_000))?.[0] ?? "";
    let stop = at + rest.length;
    while (stop < source.length && source[stop] !== separator && source[stop] !== "\n" && source[stop] !== "\r") stop += 1;
    cell += source.slice(at, stop);
    at = stop;
    cells.push(cell);
    if (source[at] === separator) {
      at += 1;
      if (at === source.length) cells.push("");
      continue;
    }
    if (source[at] === "\r") at += 1;
    if (source[at] === "\n") at += 1;
    end();
    line += 1;
    begins = line;
  }
  if (cells.length > 0) end();
  return { records };
}

function separatorOf(source: string): string {
  const first = source.split(/\r?\n/, 1)[0] ?? "";
  const count = (separator: string) => first.split(separator).length;
  return [...SEPARATORS].sort((a, b) => count(b) - count(a))[0] ?? ",";
}

/** Names of a header row as they are compared: lower case, words joined by `_`. */
export function headerName(text: string): string {
  return text
    .toLowerCase()
    .trim()
    .replace(/[\s-]+/g, "_");
}
