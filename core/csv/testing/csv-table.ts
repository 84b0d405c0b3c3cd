import { readCsv } from "#core/csv/read-csv";

export type CsvTable = { readonly names: readonly string[]; readonly rows: readonly Readonly<Record<string, string>>[] };

/** A file as its reader sees it, by the names in its first line. Fails where it does not parse, where a name stands twice or a line is ragged. */
export function csvTable(text: string): CsvTable {
  const { records, fault } = readCsv(text);
  if (fault !== undefined) throw new Error(`Line ${fault.line}: ${fault.message}`);
  const [head, ...lines] = records;
  if (head === undefined) throw new Error("The file is empty.");
  const names = head.cells;
  if (new Set(names).size !== names.length) throw new Error(`A column stands twice: ${names.join(", ")}`);
  return {
    names,
    rows: lines.map(({ line, cells }) => {
      if (cells.length !== names.length) throw new Error(`Line ${line} has ${cells.length} cells, the first has ${names.length}.`);
      return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ""]));
    }),
  };
}
