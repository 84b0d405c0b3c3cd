/** A value of a result file; undefined is NULL, which has no quotes. */
export type CsvCell = string | undefined;

/** As Athena writes results: every value in quotes, NULL as nothing. */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map((cell) => (cell === undefined ? "" : `"${cell.replaceAll('"', '""')}"`)).join(",")}\n`;
}

/**
 * Lines of a result file from an offset. `offset` of each is where it ends, so that the next page begins there.
 * A single column whose value is NULL is an empty line, and still a row.
 */
export async function* csvRows(
  chunks: AsyncIterable<Buffer | string>,
  from: number,
): AsyncGenerator<{ readonly cells: readonly CsvCell[]; readonly offset: number }> {
  let held = Buffer.alloc(0);
  let offset = from;
  for await (const chunk of chunks) {
    held = Buffer.concat([held, Buffer.from(chunk as Buffer)]);
    let start = 0;
    let quoted = false;
    for (let at = 0; at < held.length; at++) {
      const byte = held[at];
      if (byte === 0x22) quoted = !quoted;
      else if (byte === 0x0a && !quoted) {
        const line = held.toString("utf8", start, at);
        offset += at + 1 - start;
        start = at + 1;
        yield { cells: cellsOf(line), offset };
      }
    }
    held = held.subarray(start);
  }
}

function cellsOf(line: string): readonly CsvCell[] {
  const cells: CsvCell[] = [];
  let at = 0;
  for (;;) {
    if (line[at] === '"') {
      let text = "";
      let from = at + 1;
      for (;;) {
        const end = line.indexOf('"', from);
        text += line.slice(from, end);
        if (line[end + 1] !== '"') {
          at = end + 1;
          break;
        }
        text += '"';
        from = end + 2;
      }
      cells.push(text);
    } else {
      const end = line.indexOf(",", at);
      cells.push(undefined);
      at = end < 0 ? line.length : end;
    }
    if (at >= line.length) return cells;
    at += 1;
  }
}
