import { Clock, TriangleAlert } from "lucide-react";
import { formatBucket, formatInstant } from "#core/figures/dates";
import type { DataSource } from "#web/api/types.ts";
import { useResource } from "#web/api/use-resource.ts";
import { Box } from "#web/ui/box.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";

/** What was found: rows, periods, gaps, and what cannot be known without the columns that are missing. */
export function DataSources() {
  const sources = useResource<readonly DataSource[]>("/api/data-sources");
  if (sources.error !== undefined) return <Fault error={sources.error} onRetry={sources.reload} title="The data sources could not be read" />;
  if (sources.data === undefined) return <Skeleton height={280} />;
  if (sources.data.length === 0)
    return (
      <p className="t-15">
        No bill is connected yet. Start with <span className="mono">COST_DATA='path/*.parquet' npm start</span> to read your own export.
      </p>
    );
  return sources.data.map((source) => <SourceView key={source.label} source={source} />);
}

function SourceView({ source }: { readonly source: DataSource }) {
  return (
    <>
      <Box title={source.label} sub={source.kind}>
        <div className="p-4 flex flex-col gap-3">
          <p className={`flex items-start gap-2 ${source.stale ? "text-caution" : ""}`}>
            {source.stale ? (
              <TriangleAlert size={16} strokeWidth={1.6} aria-hidden="true" className="mt-0.5" />
            ) : (
              <Clock size={16} strokeWidth={1.6} aria-hidden="true" className="mt-0.5 text-ink-3" />
            )}
            {source.freshness}
          </p>
          <dl className="pairs num">
            <dt>Rows</dt>
            <dd>
              {source.rows.toLocaleString("en-US")} in {source.files.toLocaleString("en-US")} {source.files === 1 ? "file" : "files"}
            </dd>
            <dt>From, through</dt>
            <dd>
              {formatInstant(new Date(source.dataFrom))} to {formatInstant(new Date(source.dataThrough))}
            </dd>
            <dt>Currency</dt>
            <dd>{source.currency}</dd>
            <dt>Tags</dt>
            <dd>{source.tagKeys.length === 0 ? "none promoted" : <span className="mono">{source.tagKeys.join(", ")}</span>}</dd>
            <dt>Gaps</dt>
            <dd>{source.gaps.length === 0 ? "none: every day has rows" : source.gaps.map((gap) => formatBucket(gap)).join(", ")}</dd>
          </dl>
        </div>
      </Box>
      {source.missing.length > 0 && (
        <Box title="Missing columns" sub="and what cannot be known without them">
          <dl className="pairs p-4">
            {source.missing.map(({ column, consequence }) => (
              <div key={column} className="contents">
                <dt className="mono">{column}</dt>
                <dd>{consequence}</dd>
              </div>
            ))}
          </dl>
        </Box>
      )}
      {source.setAside.length > 0 && (
        <Box title="Set aside" sub="not counted in any figure">
          <dl className="pairs p-4">
            {source.setAside.map(({ what, rows, reason }) => (
              <div key={what} className="contents">
                <dt>{what}</dt>
                <dd>
                  {rows === null ? "" : `${rows.toLocaleString("en-US")} rows. `}
                  {reason}
                </dd>
              </div>
            ))}
          </dl>
        </Box>
      )}
      <Box title="Periods" sub={`${source.periods.length} months`}>
        <div className="tw">
          <table className="datagrid">
            <thead>
              <tr>
                <th scope="col">Billing period</th>
                <th scope="col" className="n">
                  Rows
                </th>
                <th scope="col" className="n">
                  Days with rows
                </th>
              </tr>
            </thead>
            <tbody>
              {source.periods.map((period) => (
                <tr key={period.billingPeriod}>
                  <th scope="row">{formatBucket(period.billingPeriod)}</th>
                  <td className="n">{period.rows.toLocaleString("en-US")}</td>
                  <td className="n">{period.days}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Box>
    </>
  );
}
