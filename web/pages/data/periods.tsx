import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { DataPeriod, DataState } from "#core/api/data";
import { formatBucket, formatDay, formatInstant } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import { Box } from "#web/ui/box.tsx";
import { Button } from "#web/ui/button.tsx";

const SHOWN = 13;

/** Billing period by version, rows, files and freshness; the newest first. */
export function Periods({ data }: { readonly data: DataState }) {
  const [all, setAll] = useState(false);
  const { totals, gaps } = data;
  const currency = totals?.currency ?? "USD";
  const periods = data.periods.toReversed();
  return (
    <Box
      title="Billing periods"
      sub={
        totals === null
          ? ""
          : `${totals.rows.toLocaleString("en-US")} rows in ${totals.files.toLocaleString("en-US")} ${totals.files === 1 ? "file" : "files"}${totals.bytes === null ? "" : `, ${formatValue(totals.bytes, "bytes")}`}`
      }
    >
      <div className="tw">
        <table className="datagrid">
          <thead>
            <tr>
              <th scope="col">Period</th>
              <th scope="col" className="secondary">
                Version
              </th>
              <th scope="col" className="n">
                Rows
              </th>
              <th scope="col" className="n secondary">
                Files
              </th>
              <th scope="col" className="n">
                Charged, {currency}
              </th>
              <th scope="col" className="secondary">
                Delivered
              </th>
              <th scope="col" className="n secondary">
                Restated
              </th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {periods.slice(0, all ? undefined : SHOWN).map((period) => (
              <tr key={`${period.billingPeriod}${period.sourceId}`}>
                <th scope="row">
                  {formatBucket(period.billingPeriod)}
                  <div className="t-12 font-normal text-ink-3">
                    {period.daysWithData} {period.daysWithData === 1 ? "day" : "days"}
                  </div>
                </th>
                <td className="mono t-12 secondary" title={version(period)}>
                  {period.version.slice(0, 8)}
                </td>
                <td className="n">{period.rows.toLocaleString("en-US")}</td>
                <td className="n secondary">{period.files.toLocaleString("en-US")}</td>
                <td className="n">{period.cost === null ? "unknown" : formatValue(period.cost, currency)}</td>
                <td className="secondary text-ink-2!">
                  {period.asOf === null ? "unknown" : formatInstant(new Date(period.asOf))}
                  {period.readAt !== null && <div className="t-12 text-ink-3">read {formatInstant(new Date(period.readAt))}</div>}
                </td>
                <td className="n secondary">{period.restated === 0 ? "0" : `${period.restated} ×`}</td>
                <td className="wrap">{stateOf(period)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="flex flex-wrap items-center gap-3 border-t border-line px-3.5 py-2 t-12 text-ink-2">
        {periods.length > SHOWN && (
          <Button small look="ghost" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? "Show fewer" : `Show all ${periods.length} periods`}
          </Button>
        )}
        {gaps.length === 0 ? (
          <span>No gaps: every day has rows.</span>
        ) : (
          <span className="flex items-start gap-1.5 text-caution">
            <TriangleAlert size={14} strokeWidth={1.6} className="mt-px" aria-hidden="true" />
            Days without rows: {stretches(gaps).join(", ")}
          </span>
        )}
      </div>
    </Box>
  );
}

function stateOf(period: DataPeriod) {
  if (period.heldBack !== null) return <span className="text-caution">Older version in use: {period.heldBack}</span>;
  if (period.mayChangeUntil !== null) return <span className="text-ink-2">May change until {lastDay(period.mayChangeUntil)}</span>;
  return <span className="text-ink-3">Final{period.prepared ? "" : ", not prepared yet"}</span>;
}

const version = ({ version: name, manifest, manifestHash }: DataPeriod): string =>
  [name, ...(manifest === null ? [] : [`delivery ${manifest}`]), ...(manifestHash === null ? [] : [`manifest ${manifestHash}`])].join(", ");

/** The instant is the first that is final; people name the last day. */
function lastDay(until: string): string {
  const last = new Date(Date.parse(until) - 1);
  return formatDay(last, { year: last.getUTCFullYear() });
}

/** "1 Oct to 31 Oct 2026" for days that follow each other. */
function stretches(days: readonly string[]): readonly string[] {
  const runs: [string, string][] = [];
  for (const day of days.toSorted()) {
    const last = runs.at(-1);
    if (last !== undefined && Date.parse(day) - Date.parse(last[1]) === 86_400_000) last[1] = day;
    else runs.push([day, day]);
  }
  return runs.map(([from, to]) => (from === to ? formatBucket(from) : `${formatBucket(from)} to ${formatBucket(to)}`));
}
