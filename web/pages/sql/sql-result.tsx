import { Download } from "lucide-react";
import { useState } from "react";
import type { TableResult } from "#core/costs/query";
import { formatInstant } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import { BlockView } from "#web/charts/block-view.tsx";
import { ColoursProvider } from "#web/charts/colours.tsx";
import { chartOfResult, type ChartChoice, firstChoice } from "#web/pages/sql/chart-of-result.ts";
import { isNumeric, ResultRows } from "#web/query/result-rows.tsx";
import { Segments } from "#web/ui/segments.tsx";

export type Ran = TableResult & { readonly sql: string; readonly notes: readonly string[]; readonly costUsd?: string };

const KINDS = ["bar", "line", "area", "stacked_bar", "pie"] as const;
const ROWS_SHOWN = 500;

/** Rows, or a chart of them; what was read and what it cost. */
export function SqlResult({ result }: { readonly result: Ran }) {
  const [view, setView] = useState<"table" | "chart">("table");
  const [choice, setChoice] = useState<ChartChoice | undefined>(() => firstChoice(result));
  const csv = `/api/queries/${encodeURIComponent(result.queryId)}/csv`;
  return (
    <section aria-label="Result" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <Segments
          label="Show as"
          value={view}
          options={[
            { value: "table", label: "Table" },
            { value: "chart", label: "Chart" },
          ]}
          onChange={setView}
        />
        <p className="t-12 text-ink-2 num flex-1" role="status">
          {result.rowCount.toLocaleString("en-US")} rows{result.truncated ? ", cut at the limit" : ""} in {Math.round(result.elapsedMs)} ms,{" "}
          {formatValue(result.bytesScanned, "bytes")} read
          {result.costUsd === undefined ? "" : `, about $${Number(result.costUsd).toFixed(4)}`}; bill through {formatInstant(new Date(result.asOf))}.
        </p>
        <a className="btn btn-small" href={csv} download={`${result.queryId}.csv`}>
          <Download size={14} strokeWidth={1.6} aria-hidden="true" />
          CSV
        </a>
      </div>
      {result.notes.length > 0 && <p className="t-12 text-ink-3">{result.notes.join(" ")}</p>}
      {view === "chart" ? <Chart result={result} choice={choice} onChoose={setChoice} /> : <Rows result={result} />}
    </section>
  );
}

type ChartProps = { readonly result: Ran; readonly choice: ChartChoice | undefined; readonly onChoose: (choice: ChartChoice) => void };

function Chart({ result, choice, onChoose }: ChartProps) {
  if (choice === undefined)
    return (
      <p className="text-ink-2">A chart needs at least two rows, a column to go along and a number to go up. This result has none; see the table.</p>
    );
  const numbers = result.columns.filter(({ type }) => isNumeric(type));
  const field = (label: string, value: string, options: readonly string[], set: (value: string) => ChartChoice) => (
    <label className="flex items-center gap-1.5 t-12 text-ink-3">
      {label}
      <select className="input input-small w-auto!" value={value} onChange={(event) => onChoose(set(event.target.value))}>
        {options.map((option) => (
          <option key={option} value={option}>
            {option === "" ? "none" : option.replace("_", " ")}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <ColoursProvider>
      <div className="flex flex-wrap gap-3">
        {field("Chart", choice.kind, KINDS, (kind) => ({ ...choice, kind: kind as ChartChoice["kind"] }))}
        {field(
          "Along",
          choice.x,
          result.columns.map(({ name }) => name),
          (x) => ({ ...choice, x }),
        )}
        {field(
          "Up",
          choice.y,
          numbers.map(({ name }) => name),
          (y) => ({ ...choice, y }),
        )}
        {field("By", choice.series, ["", ...result.columns.map(({ name }) => name)], (series) => ({ ...choice, series }))}
      </div>
      <BlockView key={JSON.stringify(choice)} block={chartOfResult(result, choice)} level={2} />
    </ColoursProvider>
  );
}

function Rows({ result }: { readonly result: Ran }) {
  return (
    <>
      <ResultRows result={result} most={ROWS_SHOWN} className="max-h-[60vh]" />
      {result.rows.length > ROWS_SHOWN && (
        <p className="t-12 text-ink-3">
          The first {ROWS_SHOWN} of {result.rows.length.toLocaleString("en-US")} rows are shown; the CSV has them all.
        </p>
      )}
    </>
  );
}
