import type { LedgerEntry } from "#core/api/ledger";
import type { Figure } from "#core/costs/figure";
import { type Decimal, decimal, dividedBy, sumOf, times, toText } from "#core/figures/decimal";
import { entryWithin } from "#core/ledger/entry-within";
import { gapCause } from "#core/ledger/gap-cause";
import type { CostCatalog } from "#core/ports/cost-engine";
import type { LedgerRow } from "#services/ledger/ledger-rows";

export const HOURS_OF_MONTH = decimal(730);

type Make = (path: string, value: Decimal | undefined, kind: Figure["kind"], label: string, unit?: string) => Figure;

/** Figures of the ledger over so many days. */
export function figuresOf(id: string, catalog: CostCatalog, bounds: { readonly from: string; readonly to: string }): Make {
  return (path, value, kind, label, unit = catalog.currency) => ({
    id: `${id}.ledger.${path}`,
    value: value === undefined ? null : toText(value),
    unit,
    metric: "saving",
    kind,
    period: { from: bounds.from, to: bounds.to },
    timeZone: "UTC",
    asOf: catalog.dataThrough,
    queryId: id,
    label,
  });
}

/** An entry as pages show it: promised and realised for the hours that the bill covers, and why they differ. */
export function entryOf(row: LedgerRow, fallback: string, catalog: CostCatalog): LedgerEntry {
  const { measured } = row;
  const amounts = entryWithin(measured);
  const start = row.effectiveAt?.toISOString() ?? catalog.dataThrough;
  const bounds = { from: measured?.from ?? start, to: measured?.to ?? start };
  const make = figuresOf(measured?.queryId ?? fallback, catalog, bounds);
  const has = amounts.days > 0;
  const of = (path: string, value: Decimal | undefined, kind: Figure["kind"], label: string, unit?: string) =>
    make(`${row.id}.${path}`, has ? value : undefined, kind, `${row.title}: ${label}`, unit);
  const monthly = `${catalog.currency}/month`;
  const hours = sumOf((measured?.days ?? []).map(({ promised }) => decimal(promised)));
  const share = row.promisedPerHour === 0n || hours === 0n ? undefined : dividedBy(amounts.saved, dividedBy(hours, row.promisedPerHour));
  const { cause, sentence } = explained(row, amounts);
  return {
    id: row.id,
    source: row.source,
    sourceId: row.sourceId,
    href: row.source === "proposal" ? `/approvals/${row.sourceId}` : `/recommendations/${row.sourceId}`,
    title: row.title,
    kind: row.kind,
    category: row.category,
    resources: [...row.measure.resources, ...row.measure.successors],
    by: row.by,
    effectiveAt: row.effectiveAt?.toISOString() ?? null,
    status: row.status,
    promisedPerMonth: make(
      `${row.id}.promised_per_month`,
      times(row.promisedPerHour, HOURS_OF_MONTH),
      "projected",
      `${row.title}: promised`,
      monthly,
    ),
    promised: of("promised", amounts.promised, "projected", "promised for the hours in the bill"),
    realized: of("realized", amounts.saved, "realized", "realised"),
    realizedLow: of("realized_low", amounts.interval?.low, "realized", "realised, low end"),
    realizedHigh: of("realized_high", amounts.interval?.high, "realized", "realised, high end"),
    realizedPerMonth: of(
      "realized_per_month",
      share === undefined ? undefined : times(share, HOURS_OF_MONTH),
      "realized",
      "realised, as a pace",
      monthly,
    ),
    counterfactual: of("counterfactual", amounts.counterfactual, "projected", "what it would have cost"),
    actual: of("actual", amounts.actual, "measured", "what it cost"),
    gap: of("gap", amounts.saved - amounts.promised, "realized", "realised less promised"),
    cause,
    explanation: sentence,
    coveredFrom: measured?.from ?? null,
    coveredTo: measured?.to ?? null,
    measuredAt: row.measuredAt?.toISOString() ?? null,
    queryId: measured?.queryId ?? null,
  };
}

function explained(row: LedgerRow, amounts: ReturnType<typeof entryWithin>): { readonly cause: LedgerEntry["cause"]; readonly sentence: string } {
  const { measured } = row;
  if (row.undoneAt !== undefined) return { cause: "undone", sentence: "It was taken back or failed, so that nothing was saved." };
  if (row.effectiveAt === undefined) return { cause: "no_data", sentence: "It is approved and was not carried out yet." };
  if (measured === undefined) return { cause: "no_data", sentence: "It waits for the bill: no hour after the action is in it yet." };
  if (measured.problem !== null) return { cause: "no_data", sentence: measured.problem };
  return gapCause({ promised: amounts.promised, saved: amounts.saved, interval: amounts.interval, measured, expected: row.measure.expected });
}
