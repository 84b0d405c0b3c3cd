import { useState } from "react";
import type { DataSourceState, IngestRun } from "#core/api/data";
import { formatInstant } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import { Box } from "#web/ui/box.tsx";
import { Button } from "#web/ui/button.tsx";

const SHOWN = 6;
const TRIGGERS: Readonly<Record<IngestRun["trigger"], string>> = { setup: "first reading", hourly: "hourly", "by-hand": "by hand" };
const TONES: Readonly<Record<IngestRun["state"], string>> = {
  queued: "text-ink-2",
  running: "text-ink-2",
  succeeded: "text-good",
  failed: "text-bad",
  cancelled: "text-ink-3",
};

/** What was read when, and what went wrong. */
export function Runs({ runs, sources }: { readonly runs: readonly IngestRun[]; readonly sources: readonly DataSourceState[] }) {
  const [all, setAll] = useState(false);
  return (
    <Box title="Readings" sub="the latest first">
      <ul className="divide-y divide-line">
        {runs.slice(0, all ? undefined : SHOWN).map((run) => (
          <li key={run.id} className="px-4 py-2.5">
            <p className="flex flex-wrap items-baseline gap-x-3">
              <span className={`badge ${TONES[run.state]}`}>
                <i className="dot" aria-hidden="true" />
                {run.state}
              </span>
              <span className="num">{formatInstant(new Date(run.startedAt))}</span>
              <span className="t-12 text-ink-3">
                {TRIGGERS[run.trigger]} of <span>{sources.find(({ id }) => id === run.sourceId)?.label ?? "a removed source"}</span>
              </span>
            </p>
            <p className="t-12 text-ink-2 num">
              {run.periods.done} {run.periods.done === 1 ? "period" : "periods"}, {run.periods.unchanged} unchanged
              {run.periods.failed > 0 && `, ${run.periods.failed} failed`}; {run.rows.toLocaleString("en-US")} rows in{" "}
              {run.objects.done.toLocaleString("en-US")} {run.objects.done === 1 ? "file" : "files"}, {formatValue(run.bytes.done, "bytes")}
              {run.paidRequests > 0 && `; ${run.paidRequests} requests at ${formatValue(run.costUsd, "USD")}`}
            </p>
            {run.error !== null && (
              <p className="t-12 text-bad">
                {run.error} {run.errorCode !== null && <span className="mono">{run.errorCode}</span>}
              </p>
            )}
            {run.problems.map(({ billingPeriod, message }) => (
              <p key={`${billingPeriod}${message}`} className="t-12 text-caution">
                {billingPeriod !== null && <span className="num">{billingPeriod}: </span>}
                {message}
              </p>
            ))}
          </li>
        ))}
      </ul>
      {runs.length > SHOWN && (
        <div className="border-t border-line px-3.5 py-2">
          <Button small look="ghost" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? "Show fewer" : `Show all ${runs.length}`}
          </Button>
        </div>
      )}
    </Box>
  );
}
