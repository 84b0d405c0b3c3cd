import { useState } from "react";
import type { SemanticQueryInput, SemanticResult } from "#core/costs/query";
import { formatFigure, formatValue } from "#core/figures/format";
import { usePhone } from "#web/app/media.ts";
import { AnswerProvider } from "#web/chat/answer-context.tsx";
import { FigureText } from "#web/chat/figure-text.tsx";
import { monthOf } from "#web/pages/ask/month.ts";
import { arcPath, NARROW, WIDE } from "#web/pages/ask/orbit.ts";
import { OrbitChart } from "#web/pages/ask/orbit-chart.tsx";
import { Sky } from "#web/pages/ask/sky.tsx";
import { Button } from "#web/ui/button.tsx";
import { useQuery } from "#web/query/use-query.ts";

const DAILY = { metric: "amortized", granularity: "daily" } as const;

/** The month as an orbit, from real daily cost: flown days solid, the coming ones dashed. On the first of a month it shows the one before. */
export function Horizon({ onAsk }: { readonly onAsk: (question: string) => void }) {
  const now = useQuery({ ...DAILY, period: "this_month" });
  const early = now.error?.code === "no-data" || now.result?.rows.length === 0;
  const before = useQuery(early ? { ...DAILY, period: "last_month" } : undefined);
  const result = early ? before.result : now.result;
  const error = early ? before.error : now.error;
  const period: SemanticQueryInput["period"] = early ? "last_month" : "this_month";
  const compared = useQuery(result === undefined ? undefined : { metric: DAILY.metric, period, compareTo: "prev_period" });
  if (result === undefined) {
    return (
      <div className="horizon" aria-busy={error === undefined}>
        <EmptyOrbit />
        <div className="hero">
          <h2>{error === undefined ? "\u00a0" : "What do you want to know?"}</h2>
          <p className="mt-1.5 t-15 text-ink-2">{error?.message ?? "\u00a0"}</p>
        </div>
      </div>
    );
  }
  return <Shown result={result} compared={compared.result} over={early} onAsk={onAsk} />;
}

/** The axis stays where there is nothing to draw on it yet. */
function EmptyOrbit() {
  const shape = usePhone() ? NARROW : WIDE;
  return (
    <svg viewBox={`0 0 ${shape.width} ${shape.height}`} aria-hidden="true">
      <Sky shape={shape} id="empty" />
      <path
        d={arcPath(shape, -shape.reach, shape.reach)}
        stroke="var(--ink-3)"
        strokeWidth="1.4"
        strokeDasharray="4 4"
        fill="none"
        mask="url(#empty-fade)"
      />
    </svg>
  );
}

type Props = {
  readonly result: SemanticResult;
  readonly compared: SemanticResult | undefined;
  readonly over: boolean;
  readonly onAsk: (question: string) => void;
};

function Shown({ result, compared, over, onAsk }: Props) {
  const phone = usePhone();
  const [table, setTable] = useState(false);
  const month = monthOf(result);
  const year = result.period.from.slice(0, 4);
  const total = figure(result, "total");
  const figures = new Map([...result.figures, ...(compared?.figures ?? [])].map((one) => [one.id, one]));
  return (
    <AnswerProvider figures={figures} sources={[]}>
      <div className="horizon">
        {table ? (
          <DayTable month={month} unit={result.metric.unit} />
        ) : (
          <OrbitChart
            key={String(phone)}
            month={month}
            unit={result.metric.unit}
            phone={phone}
            onPick={(day) => onAsk(`What did we spend on ${day.day} ${month.name} ${year} by service?`)}
          />
        )}
      </div>
      <div className={`hero ${table ? "mt-4!" : ""} pb-0!`}>
        <h2>
          {total === undefined ? "unknown" : <FigureText id={total.id}>{formatFigure(total)}</FigureText>}{" "}
          {over ? `in ${month.name}` : `so far in ${month.name}`}
        </h2>
        <p className="mt-1.5 t-15 text-ink-2">
          {compared === undefined ? "\u00a0" : <Compared result={compared} />}{" "}
          <Button small look="ghost" className="align-middle" aria-pressed={table} onClick={() => setTable(!table)}>
            {table ? "Orbit" : "Table"}
          </Button>
        </p>
      </div>
    </AnswerProvider>
  );
}

const figure = (result: SemanticResult, path: string) => result.figures.find((one) => one.id === `${result.queryId}.${path}`);

function Compared({ result }: { readonly result: SemanticResult }) {
  const change = figure(result, "total_change") ?? figure(result, "r0.change") ?? result.figures.find((one) => one.metric === "change");
  const ratio = figure(result, "total_change_ratio") ?? result.figures.find((one) => one.metric === "change_ratio");
  if (change?.value === null || change === undefined || result.compare === undefined) return null;
  const fell = change.value.startsWith("-");
  return (
    <>
      <FigureText id={change.id}>{formatFigure(change, { sign: "never" })}</FigureText> {fell ? "less" : "more"} than {result.compare.label}
      {ratio?.value === null || ratio === undefined ? "" : ` (${formatFigure(ratio, { sign: "always" })})`}.
    </>
  );
}

function DayTable({ month, unit }: { readonly month: ReturnType<typeof monthOf>; readonly unit: string }) {
  return (
    <div className="box mx-auto max-w-[420px] max-h-[300px] overflow-y-auto!">
      <table className="datagrid">
        <caption className="sr">{month.name} by day</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col" className="n">
              Cost
            </th>
          </tr>
        </thead>
        <tbody>
          {month.days
            .filter((day) => day.state !== "coming")
            .map((day) => (
              <tr key={day.date}>
                <th scope="row">
                  {day.day} {month.short}
                  {day.state === "partial" ? ", not complete" : ""}
                </th>
                <td className="n">{formatValue(day.cost, unit)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}
