import { CodeXml, RotateCw, X } from "lucide-react";
import { type RefObject, useState } from "react";
import type { Source } from "#core/chat/blocks";
import type { Figure } from "#core/costs/figure";
import type { TableResult, SemanticResult } from "#core/costs/query";
import { formatInstant, formatRange } from "#core/figures/dates";
import { formatFigure } from "#core/figures/format";
import { ApiError, request } from "#web/api/client.ts";
import type { StoredQuery } from "#web/api/types.ts";
import { useResource } from "#web/api/use-resource.ts";
import { Link } from "#web/app/router.tsx";
import { requestFilters } from "#web/query/query-words.ts";
import { useQueryView } from "#web/query/query-view.tsx";
import { Button, IconButton } from "#web/ui/button.tsx";
import { Popover } from "#web/ui/popover.tsx";

type Props = {
  readonly anchor: RefObject<HTMLElement | null>;
  readonly figure: Figure;
  readonly source: Source | undefined;
  readonly onClose: () => void;
};
type Rerun = { readonly state: "running" } | { readonly state: "done"; readonly sentence: string; readonly restated?: string };

/** Where a figure comes from: metric, period, filters, rows, as of, query; runs it again on the spot. */
export function FigureOrigin({ anchor, figure, source, onClose }: Props) {
  const openQuery = useQueryView();
  const [rerun, setRerun] = useState<Rerun>();
  const stored = useResource<StoredQuery>(`/api/queries/${encodeURIComponent(figure.queryId)}`);
  const filters = stored.data === undefined ? undefined : requestFilters(stored.data.request);
  const shown = formatFigure(figure);

  const runAgain = async () => {
    setRerun({ state: "running" });
    try {
      const result = await request<TableResult & Partial<SemanticResult>>(`/api/queries/${encodeURIComponent(figure.queryId)}/run`, {
        method: "POST",
      });
      setRerun({ state: "done", ...compared(figure, shown, result) });
    } catch (error) {
      setRerun({ state: "done", sentence: error instanceof ApiError ? error.message : "The query could not be run again." });
    }
  };

  const restated = rerun?.state === "done" ? rerun.restated : undefined;
  return (
    <Popover anchor={anchor} label={`Where ${shown} comes from`} onClose={onClose}>
      <div className="flex items-center gap-2">
        <span className="num text-[16px] font-semibold">
          {restated === undefined ? (
            shown
          ) : (
            <>
              <s className="text-ink-3 font-normal">{shown}</s> {restated}
            </>
          )}
        </span>
        <span className="tools">
          <IconButton label="Close" onClick={onClose}>
            <X size={14} strokeWidth={1.6} />
          </IconButton>
        </span>
      </div>
      {figure.label !== "" && <div className="text-ink-2">{figure.label}</div>}
      <dl>
        <dt>Metric</dt>
        <dd>
          <Link href={`/metrics?metric=${encodeURIComponent(figure.metric)}`} title="What this means">
            {source?.metric ?? figure.metric.replaceAll("_", " ")}
          </Link>
          , {figure.unit}
          {figure.kind === "projected" ? ", projected" : ""}
        </dd>
        <dt>Period</dt>
        <dd>
          {formatRange(figure.period)}, {figure.timeZone}
        </dd>
        {filters !== undefined && (
          <>
            <dt>Filter</dt>
            <dd>{filters.length === 0 ? "none" : filters.join("; ")}</dd>
          </>
        )}
        {source !== undefined && (
          <>
            <dt>Rows</dt>
            <dd className="num">{source.rows.toLocaleString("en-US")} bill lines</dd>
          </>
        )}
        <dt>As of</dt>
        <dd className="num">{formatInstant(new Date(figure.asOf))}</dd>
        <dt>Query</dt>
        <dd className="mono">{figure.queryId}</dd>
      </dl>
      <div className="flex gap-1.5">
        <Button small data-first onClick={() => void runAgain()} disabled={rerun?.state === "running"}>
          <RotateCw size={14} strokeWidth={1.6} aria-hidden="true" />
          Run again
        </Button>
        <Button
          small
          onClick={() => {
            onClose();
            openQuery(figure.queryId, figure.label);
          }}
        >
          <CodeXml size={14} strokeWidth={1.6} aria-hidden="true" />
          Query
        </Button>
        <a className="btn btn-small" href={`/api/queries/${encodeURIComponent(figure.queryId)}/csv`} download={`${figure.queryId}.csv`}>
          CSV
        </a>
      </div>
      <p className="mt-2 text-ink-2" role="status">
        {rerun?.state === "running" ? "Running" : rerun?.sentence}
      </p>
    </Popover>
  );
}

function compared(figure: Figure, shown: string, result: Partial<SemanticResult> & TableResult): { sentence: string; restated?: string } {
  const through = `bill through ${formatInstant(new Date(result.asOf))}`;
  const same = result.figures?.find(
    (one) => one.id === figure.id || one.id.split(".").slice(1).join(".") === figure.id.split(".").slice(1).join("."),
  );
  if (same === undefined) return { sentence: `Ran again, ${result.rowCount} rows, ${through}.` };
  const now = formatFigure(same);
  return now === shown ? { sentence: `Ran again: the same, ${through}.` } : { sentence: `Restated, ${through}.`, restated: now };
}
