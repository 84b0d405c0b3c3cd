import type { LedgerEntry, Savings } from "#core/api/ledger";
import type { Cell } from "#core/costs/query";
import { formatFigure } from "#core/figures/format";

type Facts = {
  readonly id: string;
  readonly currency: string;
  readonly period: string;
  readonly categories: Savings["categories"];
  readonly entries: readonly LedgerEntry[];
};

const STATUS_WORDS: Readonly<Record<LedgerEntry["status"], string>> = {
  waiting: "waits for the bill",
  measuring: "being measured",
  realized: "realised",
  undone: "undone",
  unknown: "unknown",
};

/** Before against after by category, and promised against realised by entry; each is the table behind its own chart. */
export function ledgerBlocks({ id, currency, period, categories, entries }: Facts): Pick<Savings, "beforeAfter" | "ledger"> {
  const money = (name: string, label: string) => ({ name, label, unit: currency, align: "right" as const });
  const text = (name: string, label: string) => ({ name, label, align: "left" as const });
  const best = [...categories].filter(({ empty }) => !empty).toSorted((a, b) => Number(b.realized.value) - Number(a.realized.value))[0];
  const shared = { dashed: [], annotations: [], queryId: id };
  return {
    beforeAfter: {
      ...shared,
      id: "b_savings_categories",
      kind: "bar",
      title: "Before and after, by category",
      subtitle: `What actions touched, ${currency}, ${period}`,
      columns: [
        text("category", "Category"),
        money("before", "Without the actions"),
        money("after", "With them"),
        money("realized", "Realised"),
        text("why", "Why empty"),
      ],
      rows: categories.map((one): Cell[] => [one.label, one.before.value, one.after.value, one.realized.value, one.why]),
      x: "category",
      y: ["before", "after"],
      finding: best === undefined ? `No action has bill data in ${period}.` : `${best.label} saved most: ${formatFigure(best.realized)}.`,
    },
    ledger: {
      ...shared,
      id: "b_savings_ledger",
      kind: "bar",
      title: "Promised and realised, by action",
      subtitle: `For the hours that the bill covers, ${currency}`,
      columns: [
        text("action", "Action"),
        money("promised", "Promised"),
        money("realized", "Realised"),
        money("low", "Low end"),
        money("high", "High end"),
        text("status", "Status"),
        text("explanation", "Why"),
      ],
      rows: entries.map((entry): Cell[] => [
        entry.title,
        entry.promised.value,
        entry.realized.value,
        entry.realizedLow.value,
        entry.realizedHigh.value,
        STATUS_WORDS[entry.status],
        entry.explanation,
      ]),
      x: "action",
      y: ["promised", "realized"],
      finding:
        entries.length === 0
          ? "No action was carried out yet."
          : `${entries.length} ${entries.length === 1 ? "action is" : "actions are"} in the ledger.`,
    },
  };
}
