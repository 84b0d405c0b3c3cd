import { UnitName } from "#core/api/units";
import type { LineFault } from "#core/api/organization";
import { headerName, readCsv } from "#core/csv/read-csv";
import { parseIsoDate } from "#core/time/zone";

export type UnitRow = { readonly at: string; readonly value: string; readonly quantity: string };
export type UnitsOfFile = {
  readonly name: string;
  readonly step: "day" | "month";
  readonly dimension: string | null;
  readonly rows: readonly UnitRow[];
};
export type UnitsFile = { readonly series: readonly UnitsOfFile[]; readonly rows: number; readonly faults: readonly LineFault[] };

const TIME_NAMES = ["date", "day", "month", "period", "time"];
const UNIT_NAMES = ["unit", "units", "unit_name", "metric", "name"];
const QUANTITY_NAMES = ["quantity", "amount", "value", "count", "number"];
const HEADER = "date (or month), unit, quantity";
const MOST_ROWS = 200_000;
const MOST_FAULTS = 100;
/** Exact in the database and in a division: 20 digits before the point, 9 after it. */
const QUANTITY = /^\d{1,20}(?:\.\d{1,9})?$/;

/**
 * Reads quantities of output by day or month: CSV with a header of date or month, unit, quantity, and at most one more column, whose
 * name is a dimension. Every fault is named with its line; a file with one is not to be stored.
 *
 * @param dimension the dimension that a column's name means; undefined where it means none
 */
export function readUnitsFile(text: string, dimension: (header: string) => string | undefined): UnitsFile {
  const { records, fault } = readCsv(text);
  const [header, ...rest] = records;
  const fails = (line: number, message: string): UnitsFile => ({ series: [], rows: 0, faults: [{ line, message }] });
  if (header === undefined) return fails(1, `The file is empty: its first line is ${HEADER}.`);
  const names = header.cells.map(headerName);
  const at = (known: readonly string[]) => names.findIndex((name) => known.includes(name));
  const places = { time: at(TIME_NAMES), unit: at(UNIT_NAMES), quantity: at(QUANTITY_NAMES) };
  const lacking = [places.time < 0 ? "date" : "", places.unit < 0 ? "unit" : "", places.quantity < 0 ? "quantity" : ""].filter(Boolean);
  if (lacking.length > 0)
    return fails(header.line, `The header needs ${HEADER}; ${lacking.join(" and ")} ${lacking.length === 1 ? "is" : "are"} missing.`);
  const others = names.map((name, index) => ({ name, index })).filter(({ name, index }) => name !== "" && !Object.values(places).includes(index));
  const [other] = others;
  if (others.length > 1)
    return fails(header.line, `One column beside ${HEADER} may split the quantities; there are ${others.map(({ name }) => name).join(", ")}.`);
  const dimensionName = other === undefined ? null : dimension(other.name);
  if (dimensionName === undefined)
    return fails(header.line, `"${other?.name ?? ""}" is no dimension of the bill: name the column account, service, region, or a tag such as team.`);
  if (rest.length === 0) return fails(header.line, "There is a header, and no quantity below it.");
  if (rest.length > MOST_ROWS)
    return fails(header.line, `A file has at most ${MOST_ROWS.toLocaleString("en-US")} lines; send the rest as another series.`);

  const faults: LineFault[] = fault === undefined ? [] : [{ line: fault.line, message: `From here on nothing is read: ${fault.message}.` }];
  const series = new Map<string, { step: "day" | "month"; rows: UnitRow[]; lines: Map<string, number> }>();
  for (const { line, cells } of rest) {
    const read = readRow(cells, places, other?.index);
    if ("fault" in read) {
      faults.push({ line, message: read.fault });
      continue;
    }
    const { name, row, step } = read;
    const known = series.get(name) ?? { step, rows: [], lines: new Map<string, number>() };
    series.set(name, known);
    const key = `${row.at}|${row.value}`;
    const before = known.lines.get(key);
    if (known.step !== step) faults.push({ line, message: `${name} is given by ${known.step} above and by ${step} here: choose one.` });
    else if (before !== undefined)
      faults.push({
        line,
        message: `${name} of ${row.at}${row.value === "" ? "" : `, ${row.value},`} is on line ${before} already: add them up, or remove one.`,
      });
    else {
      known.lines.set(key, line);
      known.rows.push(row);
    }
  }
  return {
    series: [...series].map(([name, { step, rows }]) => ({ name, step, dimension: dimensionName, rows })),
    rows: rest.length,
    faults: faults.slice(0, MOST_FAULTS),
  };
}

type Places = { readonly time: number; readonly unit: number; readonly quantity: number };
type Read = { readonly fault: string } | { readonly name: string; readonly step: "day" | "month"; readonly row: UnitRow };

function readRow(cells: readonly string[], places: Places, other: number | undefined): Read {
  const [time = "", unit = "", quantity = ""] = [cells[places.time], cells[places.unit], cells[places.quantity]];
  const name = UnitName.safeParse(unit);
  if (!name.success)
    return { fault: unit === "" ? "The unit is empty." : `The unit "${unit.slice(0, 40)}" ${name.error.issues[0]?.message ?? "is no name"}.` };
  const at = timeOf(time);
  if (at === undefined) return { fault: `"${time.slice(0, 40)}" is no date: write 2026-10-31 for a day, or 2026-10 for a month.` };
  if (quantity === "") return { fault: "The quantity is empty: leave the line out where it is not known, or write 0 where there were none." };
  if (!QUANTITY.test(quantity))
    return { fault: `"${quantity.slice(0, 40)}" is no quantity: write digits and a point, without separators of thousands, as in 1200.5.` };
  return { name: name.data, step: at.length === 7 ? "month" : "day", row: { at, value: other === undefined ? "" : (cells[other] ?? ""), quantity } };
}

/** `2026-10-31` or `2026-10`; undefined for what is none, a 31st of November too. */
function timeOf(text: string): string | undefined {
  return /^\d{4}-(?:0[1-9]|1[0-2])$/.test(text) || parseIsoDate(text) !== undefined ? text : undefined;
}
