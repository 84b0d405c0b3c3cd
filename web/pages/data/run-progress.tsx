import type { DataSourceState, IngestRun } from "#core/api/data";
import { formatValue } from "#core/figures/format";
import { Box } from "#web/ui/box.tsx";

/** How far a reading is, in periods, files, rows and bytes. */
export function RunProgress({ run, source }: { readonly run: IngestRun; readonly source: DataSourceState | undefined }) {
  const share = run.share ?? (run.periods.total === null || run.periods.total === 0 ? null : run.periods.done / run.periods.total);
  const percent = share === null ? undefined : Math.floor(share * 100);
  return (
    <Box title={run.trigger === "setup" ? "Reading back" : "Reading"} sub={source?.label}>
      <div className="flex flex-col gap-2.5 p-4">
        <p className="flex flex-wrap items-baseline justify-between gap-2" role="status">
          <span>{run.doing}</span>
          <span className="num text-ink-2">{percent === undefined ? "listing" : `${percent} %`}</span>
        </p>
        <div
          className="progress"
          role="progressbar"
          aria-label="Reading"
          aria-valuemin={0}
          aria-valuemax={100}
          {...(percent === undefined ? {} : { "aria-valuenow": percent })}
        >
          <i style={{ width: `${percent ?? 0}%` }} />
        </div>
        <dl className="facts num">
          <div>
            <dt>Periods</dt>
            <dd>
              {run.periods.done} of {run.periods.total ?? "unknown"}
              {run.periods.failed > 0 && <span className="text-bad">, {run.periods.failed} failed</span>}
            </dd>
          </div>
          <div>
            <dt>Files</dt>
            <dd>
              {run.objects.done.toLocaleString("en-US")} of {run.objects.total.toLocaleString("en-US")}
            </dd>
          </div>
          <div>
            <dt>Rows</dt>
            <dd>{run.rows.toLocaleString("en-US")}</dd>
          </div>
          <div>
            <dt>Read</dt>
            <dd>
              {formatValue(run.bytes.done, "bytes")} of {formatValue(run.bytes.total, "bytes")}
            </dd>
          </div>
          {run.paidRequests > 0 && (
            <div>
              <dt>Cost at the provider</dt>
              <dd>
                {formatValue(run.costUsd, "USD")}, {run.paidRequests} requests
              </dd>
            </div>
          )}
        </dl>
        {run.currentObject !== null && <p className="mono t-12 text-ink-3 break-all">{run.currentObject}</p>}
      </div>
    </Box>
  );
}
