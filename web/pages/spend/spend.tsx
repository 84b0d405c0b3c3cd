import { CodeXml, Download, MessageSquareText } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import type { ForecastAnswer, SemanticModel, Spend as SpendAnswer } from "#web/api/types.ts";
import { useResource } from "#web/api/use-resource.ts";
import { Bar } from "#web/app/bar.tsx";
import { PAGE_KEY } from "#web/app/keyboard.tsx";
import { useLocation } from "#web/app/router.tsx";
import { AskAboutProvider } from "#web/charts/ask-about.tsx";
import { BlockView } from "#web/charts/block-view.tsx";
import { ColoursProvider } from "#web/charts/colours.tsx";
import { type PageView, useDock, useDockView } from "#web/chat/dock.tsx";
import { SpendChange } from "#web/pages/spend/spend-change.tsx";
import { SpendFilters } from "#web/pages/spend/spend-filters.tsx";
import { SpendTotals } from "#web/pages/spend/spend-totals.tsx";
import { apiPath, questionOf } from "#web/pages/spend/spend-view.ts";
import { BackfillNote } from "#web/pages/sample/backfill-note.tsx";
import { isWithoutData, NoData } from "#web/pages/sample/no-data.tsx";
import { useQueryView } from "#web/query/query-view.tsx";
import { Button } from "#web/ui/button.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { ChartSkeleton, Loading } from "#web/ui/skeleton.tsx";

const EXPLAIN = "Explain this view";
const REMEMBERED = "majortom:metric";

/** What was spent: over time, by group, against before. The address holds the whole view. */
export function Spend() {
  const { search } = useLocation();
  const [metric, setMetric] = useState(() => localStorage.getItem(REMEMBERED) ?? undefined);
  const path = apiPath(search, metric);
  const spend = useResource<SpendAnswer>(path);
  const model = useResource<SemanticModel>("/api/semantic-model");
  const dock = useDock();
  const openQuery = useQueryView();
  const { data } = spend;
  const forecast = useForecast(data);
  const view = useMemo<PageView>(
    () => ({
      page: "spend",
      about: data === undefined ? "spend" : `${data.metric.label.toLowerCase()}, ${data.period.label}`,
      query: data === undefined ? undefined : questionOf(data),
      questions: [EXPLAIN, "Why did it change?", "What will this month cost?"],
    }),
    [data],
  );
  useDockView(view);
  useEffect(() => {
    const key = (event: Event) => {
      if ((event as CustomEvent<string>).detail !== "e") return;
      event.preventDefault();
      dock.ask(EXPLAIN);
    };
    addEventListener(PAGE_KEY, key);
    return () => removeEventListener(PAGE_KEY, key);
  }, [dock]);
  const remember = (name: string) => {
    setMetric(name);
    localStorage.setItem(REMEMBERED, name);
  };
  return (
    <>
      <Bar title="Spend">
        <Button small look="ghost" onClick={() => dock.ask(EXPLAIN)} disabled={data === undefined}>
          <MessageSquareText size={14} strokeWidth={1.6} aria-hidden="true" />
          <span className="wide-only">{EXPLAIN}</span>
          <span className="narrow-only">Explain</span>
        </Button>
        <a className="btn btn-small" href={`${path}&format=csv`} download="spend.csv">
          <Download size={14} strokeWidth={1.6} aria-hidden="true" />
          CSV
        </a>
      </Bar>
      <SpendFilters model={model.data} metric={data?.query.metric ?? search.get("metric") ?? metric} onMetric={remember} />
      <div className="page">
        {data !== undefined && <BackfillNote />}
        {isWithoutData(spend.error) && spend.error !== undefined && (
          <NoData of="spend" error={spend.error} onRetry={spend.reload} title="Spend could not be read" />
        )}
        {spend.error !== undefined && !isWithoutData(spend.error) && (
          <Fault
            error={spend.error}
            onRetry={spend.reload}
            title={spend.error.code === "no-data" ? "Nothing matches this view" : "Spend could not be read"}
          />
        )}
        {data === undefined && spend.error === undefined && (
          <>
            <Loading what="spend" />
            <div className="box">
              <ChartSkeleton height={300} />
            </div>
          </>
        )}
        {data !== undefined && (
          <AskAboutProvider ask={dock.ask}>
            <ColoursProvider>
              <SpendTotals spend={data} forecast={forecast} />
              <BlockView block={data.trend} level={2} />
              <BlockView block={data.table} level={2} />
              <p className="flex flex-wrap items-center gap-x-5 gap-y-1.5 t-12 text-ink-3">
                <span className={data.reconciliation.ties ? "text-good" : "text-caution"}>{data.reconciliation.sentence}</span>
                <span>Bill {data.freshness.sentence}</span>
                <button
                  type="button"
                  className="ml-auto flex items-center gap-1.5 text-earth"
                  onClick={() => openQuery(data.queryId, data.table.title)}
                >
                  <CodeXml size={14} strokeWidth={1.6} aria-hidden="true" />
                  Open the query
                </button>
              </p>
              {data.notes.length > 0 && <p className="t-12 text-ink-3">{data.notes.join(" ")}</p>}
              {data.compare !== null && data.metric.unit === "USD" && <SpendChange spend={data} />}
            </ColoursProvider>
          </AskAboutProvider>
        )}
      </div>
    </>
  );
}

/** What the month is heading for, where the view is of money and the month is under way. */
function useForecast(spend: SpendAnswer | undefined): { readonly label: string; readonly figure: ForecastAnswer["forecast"]["figure"] } | undefined {
  const isOpen = spend !== undefined && spend.metric.unit === "USD" && (spend.period.partial || /^(this_month|mtd|m)$/i.test(spend.period.asked));
  const path = isOpen
    ? `/api/forecast?${new URLSearchParams({
        metric: spend.query.metric,
        filters: JSON.stringify(spend.query.filters),
        exclude: JSON.stringify(spend.query.exclude),
      })}`
    : null;
  const { data } = useResource<ForecastAnswer>(path);
  const month = data?.months[0];
  return data === undefined || month === undefined
    ? undefined
    : { label: `${month.label}, ${data.method === "forecast" ? "forecast" : "at this rate"}`, figure: data.forecast.figure };
}
