import { Check } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Block } from "#core/chat/blocks";
import type { Cell } from "#core/costs/query";
import { formatBucket } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import { Button } from "#web/ui/button.tsx";

const ROWS_SHOWN = 12;
/** "Show one more place" where rounded parts do not add up; never a tail of digits. */
const MOST_PLACES = 3;
/** Beyond this change a rise is bad and a fall is good; below it is noise. */
const NOISE = 0.03;

type Column = Block["columns"][number];

/** The rows of a block: totals, the check against the bill, more than twelve rows folded. */
export function BlockTable({ block, all = false }: { readonly block: Block; readonly all?: boolean }) {
  const [open, setOpen] = useState(all);
  const rows = open ? block.rows : block.rows.slice(0, ROWS_SHOWN);
  const change = block.columns.findIndex((column) => column.name === "change_ratio");
  const secondary = secondaryColumns(block.columns);
  const totals = block.totals;
  return (
    <>
      <div className="tw">
        <table className="datagrid datagrid-sticky">
          <caption className="sr">
            {block.title}. {block.finding}
          </caption>
          <thead>
            <tr>
              {block.columns.map((column, at) => (
                <th key={column.name} scope="col" className={classes(column, secondary.has(at))}>
                  {column.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>
                {block.columns.map((column, at) => {
                  const className = `${classes(column, secondary.has(at))} ${column.name === "change_ratio" ? tone(row[change]) : ""} ${isLong(row[at]) ? "wrap" : ""}`;
                  const cell = <CellText cell={row[at]} column={column} />;
                  return at === 0 ? (
                    <th key={column.name} scope="row" className={className}>
                      {cell}
                    </th>
                  ) : (
                    <td key={column.name} className={className}>
                      {cell}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
          {totals !== undefined && (
            <tfoot>
              <tr>
                {block.columns.map((column, at) => (
                  <td key={column.name} className={classes(column, secondary.has(at))}>
                    {totals[at] === null ? "" : <CellText cell={totals[at]} column={column} />}
                  </td>
                ))}
              </tr>
            </tfoot>
          )}
        </table>
      </div>
      {(block.reconciliation !== undefined || block.rows.length > ROWS_SHOWN) && (
        <div className="flex flex-wrap items-center gap-3 border-t border-line px-3.5 py-2 t-12">
          {block.rows.length > ROWS_SHOWN && (
            <Button small look="ghost" aria-expanded={open} onClick={() => setOpen(!open)}>
              {open ? "Show fewer" : `Show all ${block.rows.length} rows`}
            </Button>
          )}
          {block.reconciliation !== undefined && <Reconciled sentence={block.reconciliation} />}
        </div>
      )}
    </>
  );
}

function Reconciled({ sentence }: { readonly sentence: string }) {
  return /^adds up/i.test(sentence) ? (
    <span className="ties">
      <Check size={14} strokeWidth={1.6} aria-hidden="true" />
      {sentence}
    </span>
  ) : (
    <span className="text-ink-2">{sentence}</span>
  );
}

const classes = (column: Column, secondary: boolean): string => `${column.align === "right" ? "n" : ""} ${secondary ? "secondary" : ""}`;

/** On the phone the earlier period and the per cent leave; the name, the figure and its change stay. */
function secondaryColumns(columns: readonly Column[]): ReadonlySet<number> {
  if (columns.length <= 3) return new Set();
  const words = columns.findLastIndex((column, at) => at > 0 && at === columns.length - 1 && column.unit === undefined && column.align !== "right");
  return new Set([
    words,
    ...columns.flatMap((column, at) => (at > 0 && /^(previous|change_ratio|daily_average|running_total|share)$/.test(column.name) ? [at] : [])),
  ]);
}

const isLong = (cell: Cell | undefined): boolean => typeof cell === "string" && cell.length > 44;

function tone(ratio: Cell | undefined): string {
  const value = ratio === null || ratio === undefined ? Number.NaN : Number(ratio);
  if (!Number.isFinite(value) || Math.abs(value) <= NOISE) return "";
  return value > 0 ? "rise" : "fall";
}

export function CellText({ cell, column }: { readonly cell: Cell | undefined; readonly column: Column }): ReactNode {
  if (cell === null || cell === undefined) return <span className="text-ink-3">unknown</span>;
  if (column.unit === undefined) return typeof cell === "string" && column.align !== "right" ? formatBucket(cell) : String(cell);
  const numeric = typeof cell === "number" || (typeof cell === "string" && /^[+-]?[\d.]/.test(cell));
  return numeric
    ? formatValue(cell, column.unit, {
        bare: true,
        ...("signed" in column && column.signed === true ? { sign: "always" as const } : {}),
        ...("places" in column && typeof column.places === "number" ? { places: Math.min(column.places, MOST_PLACES) } : {}),
      })
    : String(cell);
}
