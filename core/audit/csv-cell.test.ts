import { describe, expect, it } from "vitest";
import { csvCell } from "#core/audit/csv-cell";

describe("csvCell", () => {
  it.each([
    { name: "keeps plain text", text: "Acme, Inc.", cell: '"Acme, Inc."' },
    { name: "doubles quotes", text: 'a "b"', cell: '"a ""b"""' },
    { name: "keeps lines inside the cell", text: "a\nb", cell: '"a\nb"' },
    { name: "keeps a negative number a number", text: "-12.50", cell: '"-12.50"' },
    { name: "disarms =", text: "=1+1", cell: `"'=1+1"` },
    { name: "disarms +", text: "+cmd|' /C calc'!A0", cell: `"'+cmd|' /C calc'!A0"` },
    { name: "disarms -", text: "-2+3+cmd", cell: `"'-2+3+cmd"` },
    { name: "disarms @", text: "@SUM(A1)", cell: `"'@SUM(A1)"` },
    { name: "disarms a tab", text: "\t=1", cell: `"'\t=1"` },
    { name: "disarms a carriage return", text: "\r=1", cell: `"'\r=1"` },
    { name: "disarms the full-width sign", text: "＝1+1", cell: `"'＝1+1"` },
    { name: "disarms a formula behind spaces", text: "  =1+1", cell: `"'  =1+1"` },
  ])("$name", ({ text, cell }) => {
    expect(csvCell(text)).toBe(cell);
  });
});
