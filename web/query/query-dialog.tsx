import { Copy, Download, RotateCw } from "lucide-react";
import { useState } from "react";
import type { SemanticResult, TableResult } from "#core/costs/query";
import { formatInstant } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import { ApiError, request } from "#web/api/client.ts";
import type { StoredQuery } from "#web/api/types.ts";
import { useResource } from "#web/api/use-resource.ts";
import { ResultRows } from "#web/query/result-rows.tsx";
import { requestFilters } from "#web/query/query-words.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { toast } from "#web/ui/toasts.tsx";

type Props = { readonly queryId: string; readonly title: string; readonly onClose: () => void };
type Ran = TableResult & Partial<SemanticResult>;

const ROWS_SHOWN = 50;

/** The query behind a figure: its SQL, what it read, its rows; runs again, copies, saves. */
export function QueryDialog({ queryId, title, onClose }: Props) {
  const path = `/api/queries/${encodeURIComponent(queryId)}`;
  const stored = useResource<StoredQuery>(path);
  const [ran, setRan] = useState<Ran | ApiError>();
  const [running, setRunning] = useState(false);

  const run = async () => {
    setRunning(true);
    setRan(
      await request<Ran>(`${path}/run`, { method: "POST" }).catch((error: unknown) => (error instanceof ApiError ? error : new ApiError(0, {}))),
    );
    setRunning(false);
  };
  const copy = () => void navigator.clipboard.writeText(stored.data?.sql ?? "").then(() => toast("SQL copied"));

  const filters = requestFilters(stored.data?.request);
  return (
    <Dialog kind="drawer" className="drawer-wide" title={title === "" ? "Query" : title} onClose={onClose}>
      <dl className="pairs">
        <dt>Query</dt>
        <dd className="mono">{queryId}</dd>
        {filters !== undefined && filters.length > 0 && (
          <>
            <dt>Filter</dt>
            <dd>{filters.join("; ")}</dd>
          </>
        )}
        {stored.data !== undefined && (
          <>
            <dt>First run</dt>
            <dd>{formatInstant(new Date(stored.data.createdAt))}</dd>
          </>
        )}
      </dl>
      {stored.error !== undefined && <Fault error={stored.error} onRetry={stored.reload} title="This query is not stored any more" />}
      {stored.loading && <Skeleton height={160} />}
      {stored.data !== undefined && (
        <pre className="code" tabIndex={0} aria-label="SQL">
          {stored.data.sql}
        </pre>
      )}
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => void run()} disabled={running || stored.data === undefined}>
          <RotateCw size={14} strokeWidth={1.6} aria-hidden="true" />
          {running ? "Running" : "Run again"}
        </Button>
        <Button onClick={copy} disabled={stored.data === undefined}>
          <Copy size={14} strokeWidth={1.6} aria-hidden="true" />
          Copy SQL
        </Button>
        <a className="btn" href={`${path}/csv`} download={`${queryId}.csv`}>
          <Download size={14} strokeWidth={1.6} aria-hidden="true" />
          CSV
        </a>
      </div>
      {ran instanceof ApiError && <Fault error={ran} onRetry={() => void run()} title="The query did not run" />}
      {ran !== undefined && !(ran instanceof ApiError) && <Result result={ran} />}
    </Dialog>
  );
}

function Result({ result }: { readonly result: Ran }) {
  const shown = Math.min(result.rows.length, ROWS_SHOWN);
  return (
    <div className="flex flex-col gap-2">
      <p className="t-12 text-ink-2 num" role="status">
        {result.rowCount.toLocaleString("en-US")} rows in {Math.round(result.elapsedMs)} ms, {formatValue(result.bytesScanned, "bytes")} read
        {result.costUsd === undefined ? "" : ` for about ${formatValue(result.costUsd, "USD", { places: 4 })}`}, bill through{" "}
        {formatInstant(new Date(result.asOf))}.{result.rowCount > shown ? ` The first ${shown} are shown; CSV has them all.` : ""}{" "}
        {result.reconciliation?.sentence}
      </p>
      <ResultRows result={result} most={ROWS_SHOWN} />
    </div>
  );
}
