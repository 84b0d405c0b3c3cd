import type { ReactNode } from "react";
import type { GapCause, LedgerEntry, LedgerStatus } from "#core/api/ledger";
import type { z } from "zod";
import { formatInstant } from "#core/figures/dates";
import { formatFigure } from "#core/figures/format";
import { Link } from "#web/app/router.tsx";
import { FigureButton } from "#web/query/sum.tsx";
import { Box } from "#web/ui/box.tsx";

const STATUS: Readonly<Record<LedgerStatus, readonly [label: string, tone: string]>> = {
  waiting: ["Waiting for the bill", "text-ink-2"],
  measuring: ["Measuring", "text-ink-2"],
  realized: ["Realised", "text-good"],
  undone: ["Undone", "text-caution"],
  unknown: ["Unknown", "text-ink-3"],
};
const CAUSE: Readonly<Record<z.infer<typeof GapCause>, string>> = {
  none: "as promised",
  usage: "usage changed",
  rate: "another price",
  still_running: "it still runs",
  commitment: "a commitment paid for it",
  undone: "taken back",
  no_data: "no data yet",
};

/** Each action: what was promised, what the bill showed, how sure that is, and why they differ. */
export function LedgerRows({ entries, tools }: { readonly entries: readonly LedgerEntry[]; readonly tools: ReactNode }) {
  return (
    <Box title="Ledger" sub="promised against realised, for the hours that the bill covers" tools={tools} level={3}>
      <div className="tw">
        <table className="datagrid">
          <thead>
            <tr>
              <th scope="col">Action</th>
              <th scope="col" className="n secondary">
                Promised
              </th>
              <th scope="col" className="n">
                Realised
              </th>
              <th scope="col" className="n secondary">
                Gap
              </th>
              <th scope="col">Status</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr key={entry.id}>
                <th scope="row" className="whitespace-normal!">
                  <Link href={entry.href} className="font-[520]">
                    {entry.title}
                  </Link>
                  <div className="t-12 font-normal text-ink-3">
                    {entry.source === "proposal" ? entry.sourceId : "recommendation"}
                    {entry.by === null ? "" : `, ${entry.by}`},{" "}
                    {entry.effectiveAt === null ? "not carried out yet" : formatInstant(new Date(entry.effectiveAt))}
                  </div>
                  <div className="t-12 font-normal text-ink-2">{entry.explanation}</div>
                </th>
                <td className="n secondary">
                  <FigureButton figure={entry.promised} bare />
                  <div className="t-12 text-ink-3">{formatFigure(entry.promisedPerMonth)}</div>
                </td>
                <td className="n">
                  <FigureButton figure={entry.realized} bare />
                  {entry.realized.value !== null && entry.realizedLow.value !== null && (
                    <div className="t-12 text-ink-3">
                      {formatFigure(entry.realizedLow, { bare: true })} to {formatFigure(entry.realizedHigh, { bare: true })}
                    </div>
                  )}
                </td>
                <td className="n secondary">
                  <FigureButton figure={entry.gap} bare signed />
                  <div className="t-12 text-ink-3">{CAUSE[entry.cause]}</div>
                </td>
                <td className={STATUS[entry.status][1]}>{STATUS[entry.status][0]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Box>
  );
}
