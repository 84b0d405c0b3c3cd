import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCsv } from "#core/csv/read-csv";

const written = (rows: readonly (readonly string[])[], separator: string, end: string) =>
  rows.map((row) => row.map((cell) => (/["\r\n,;\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(separator)).join(end);

describe("readCsv", () => {
  it("reads back what was written, whatever the separator and the line ends", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "1", ",", ";", '"', " ", "\n", "ä") }).map((text) => text.trim());
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
        fc.constantFrom("\n", "\r\n"),
        (rows, end) => {
          const header = ["one", "two"];
          expect(readCsv(written([header, ...rows], ",", end)).records.map(({ cells }) => cells)).toEqual([header, ...rows]);
        },
      ),
    );
  });

  it("tells the line on which a record begins, past quoted line ends and empty lines", () => {
    const { records } = readCsv('a,b\n"x\ny",1\n\n2,3\r\n');
    expect(records.map(({ line, cells }) => [line, ...cells])).toEqual([
      [1, "a", "b"],
      [2, "x\ny", "1"],
      [5, "2", "3"],
    ]);
  });

  it("knows semicolons, tabs and a byte order mark", () => {
    expect(readCsv("\ufeffa;b\n1,5;2").records.map(({ cells }) => cells)).toEqual([
      ["a", "b"],
      ["1,5", "2"],
    ]);
    expect(readCsv("a\tb\n1\t").records[1]?.cells).toEqual(["1", ""]);
  });

  it("names the record whose quote is not closed", () => {
    expect(readCsv('a,b\n"x,1\n').fault).toEqual({ line: 2, message: expect.stringContaining("not closed") });
  });
});
