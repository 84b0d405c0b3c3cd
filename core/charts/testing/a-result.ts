import type { Figure } from "#core/costs/figure";
import type { Cell, ResolvedPeriod, SemanticQueryInput, SemanticResult } from "#core/costs/query";
import { SemanticQuery } from "#core/costs/query";
import { decimalOf, dividedBy, sumOf, toText } from "#core/figures/decimal";

type Row = { readonly time?: string; readonly groups?: readonly (string | null)[]; readonly value: string | null; readonly previous?: string | null };
type Options = {
  readonly query: Partial<SemanticQueryInput>;
  readonly rows: readonly Row[];
  readonly metric?: Partial<SemanticResult["metric"]>;
  readonly period?: Partial<ResolvedPeriod>;
  readonly compare?: Partial<ResolvedPeriod>;
  readonly notes?: readonly string[];
  readonly id?: string;
  readonly total?: string | null;
};

export const OCTOBER: ResolvedPeriod = {
  from: "2026-10-01T00:00:00.000Z",
  to: "2026-11-01T00:00:00.000Z",
  asked: "2026-10",
  label: "October 2026",
  timeZone: "UTC",
  days: 31,
  daysWithData: 31,
  partial: false,
};
export const SEPTEMBER: ResolvedPeriod = {
  ...OCTOBER,
  from: "2026-09-01T00:00:00.000Z",
  to: "2026-10-01T00:00:00.000Z",
  asked: "2026-09",
  label: "September 2026",
  days: 30,
  daysWithData: 30,
};

/** A result as the semantic model gives it, from rows alone: totals, changes and figures are computed. */
export function aResult({
  query,
  rows,
  metric = {},
  period = {},
  compare,
  notes = [],
  id = "q_test00000001",
  total: given,
}: Options): SemanticResult {
  const parsed = SemanticQuery.parse({ period: "2026-10", ...query });
  const compared = rows.some((row) => row.previous !== undefined);
  const names = [
    ...(parsed.granularity === undefined ? [] : ["period"]),
    ...parsed.groupBy.map((name) => name.replace(":", "_")),
    "value",
    ...(compared ? ["previous", "change", "change_ratio"] : []),
  ];
  const resolved = { ...OCTOBER, ...period };
  const unit = metric.unit ?? "USD";
  const figure = (path: string, value: string | null, of: string, label: string, inUnit = unit): Figure => ({
    id: `${id}.${path}`,
    value,
    unit: inUnit,
    metric: of,
    kind: "measured",
    period: { from: resolved.from, to: resolved.to },
    timeZone: "UTC",
    asOf: "2026-11-18T00:00:00.000Z",
    queryId: id,
    label,
  });
  const name = metric.name ?? parsed.metric;
  const figures: Figure[] = [];
  const table = rows.map((row, at): Cell[] => {
    const keys: Cell[] = [...(row.time === undefined ? [] : [row.time]), ...(row.groups ?? [])];
    const label = `${[...(row.groups ?? []), row.time].filter(Boolean).join(", ")}, ${resolved.label}`;
    const values = compared ? [row.value, row.previous ?? null, ...changes(row.value, row.previous ?? null)] : [row.value];
    values.forEach((value, index) => {
      const column = ["value", "previous", "change", "change_ratio"][index] ?? "value";
      figures.push(figure(`r${at}.c${keys.length + index}`, value, index < 2 ? name : column, label, index === 3 ? "ratio" : unit));
    });
    return [...keys, ...values];
  });
  const sum = (values: readonly (string | null | undefined)[]) =>
    values.some((value) => value === null) ? null : toText(sumOf(values.map((value) => decimalOf(value) ?? 0n)));
  const total = given !== undefined ? given : rows.length === 0 ? null : sum(rows.map((row) => row.value));
  const previous = compared ? sum(rows.map((row) => row.previous)) : null;
  figures.push(figure("total", total, name, `total, ${resolved.label}`));
  if (compared) {
    const [change, ratio] = changes(total, previous);
    figures.push(
      figure("total_previous", previous, name, "total before"),
      figure("total_change", change ?? null, "change", "change of the total"),
      figure("total_change_ratio", ratio ?? null, "change_ratio", "change of the total", "ratio"),
    );
  }
  return {
    queryId: id,
    columns: names.map((column) => ({
      name: column,
      type: ["value", "previous", "change", "change_ratio"].includes(column) ? "decimal" : "varchar",
    })),
    rows: table,
    rowCount: rows.length,
    truncated: false,
    bytesScanned: 1000,
    elapsedMs: 5,
    asOf: "2026-11-18T00:00:00.000Z",
    query: parsed,
    metric: { name, label: metric.label ?? "Amortized cost", unit, additive: metric.additive ?? unit !== "ratio", description: "" },
    period: resolved,
    ...(compared ? { compare: { ...SEPTEMBER, ...compare } } : {}),
    figures,
    reconciliation: { metric: name, total, parts: total, difference: "0", unit, ties: true, sentence: "Parts add up." },
    notes: [...notes],
    sql: "select 1",
  };
}

function changes(value: string | null, previous: string | null): [string | null, string | null] {
  const [after, before] = [decimalOf(value), decimalOf(previous)];
  if (after === undefined || before === undefined) return [null, null];
  return [toText(after - before), before === 0n ? null : toText(dividedBy(after - before, before))];
}
