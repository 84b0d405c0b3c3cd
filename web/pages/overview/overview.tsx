import { MessageSquareText, TriangleAlert } from "lucide-react";
import { useEffect, useMemo } from "react";
import type { Overview as OverviewData } from "#web/api/types.ts";
import { useResource } from "#web/api/use-resource.ts";
import { Bar } from "#web/app/bar.tsx";
import { PAGE_KEY } from "#web/app/keyboard.tsx";
import { AskAboutProvider } from "#web/charts/ask-about.tsx";
import { BlockView } from "#web/charts/block-view.tsx";
import { ColoursProvider } from "#web/charts/colours.tsx";
import { type PageView, useDock, useDockView } from "#web/chat/dock.tsx";
import { Ahead } from "#web/pages/overview/ahead.tsx";
import { LiveActivity } from "#web/pages/overview/live-activity.tsx";
import { KeyFigures } from "#web/pages/overview/key-figures.tsx";
import { BackfillNote } from "#web/pages/sample/backfill-note.tsx";
import { isWithoutData, NoData } from "#web/pages/sample/no-data.tsx";
import { Button } from "#web/ui/button.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { TruthBadge } from "#web/ui/truth-badge.tsx";
import { ChartSkeleton, Loading, Skeleton } from "#web/ui/skeleton.tsx";

const EXPLAIN = "Explain this view";

/** Month to date, run rate, unused commitment, untagged share; trend, movers, activity. */
export function Overview() {
  const overview = useResource<OverviewData>("/api/overview");
  const dock = useDock();
  const { data } = overview;
  const view = useMemo<PageView>(
    () => ({
      page: "overview",
      about: data?.trend.title ?? "the overview",
      query: data === undefined ? undefined : { asOf: data.asOf, queryId: data.trend.queryId, title: data.trend.title },
      questions: data?.keyFigures.slice(0, 3).map((figure) => figure.ask) ?? [],
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
  return (
    <>
      <Bar title="Overview">
        {data !== undefined && (
          <span className="wide-only full:hidden t-12 text-ink-3">{data.freshness.charAt(0).toUpperCase() + data.freshness.slice(1)}</span>
        )}
      </Bar>
      <div className="page">
        {overview.error !== undefined &&
          (isWithoutData(overview.error) ? (
            <NoData of="overview" error={overview.error} onRetry={overview.reload} title="The overview could not be read" />
          ) : (
            <Fault error={overview.error} onRetry={overview.reload} title="The overview could not be read" />
          ))}
        {data !== undefined && <BackfillNote />}
        {data === undefined && overview.error === undefined && <Waiting />}
        {data !== undefined && (
          <AskAboutProvider ask={dock.ask}>
            <ColoursProvider>
              <KeyFigures figures={data.keyFigures} onAsk={dock.ask} />
              {/* Where the foot of the side shows the score, once is enough. */}
              <div className="-mt-2 t-12 full:hidden">
                <TruthBadge />
              </div>
              <Ahead />
              {data.notes.length > 0 && (
                <div className="notice notice-caution" role="note">
                  <TriangleAlert size={16} strokeWidth={1.6} aria-hidden="true" />
                  <span className="flex-1">{data.notes.join(" ")}</span>
                </div>
              )}
              <BlockView
                block={data.trend}
                level={2}
                tools={
                  <Button small look="ghost" onClick={() => dock.ask(EXPLAIN)}>
                    <MessageSquareText size={14} strokeWidth={1.6} aria-hidden="true" />
                    Explain
                  </Button>
                }
              />
              {data.anomaliesNote !== null && (
                <p className="text-ink-2 -mt-2">
                  {data.anomaliesNote}{" "}
                  {!/^nothing/i.test(data.anomaliesNote) && (
                    <Button small look="ghost" onClick={() => dock.ask(`Why? ${data.anomaliesNote}`)}>
                      Ask why
                    </Button>
                  )}
                </p>
              )}
              <div className="grid gap-5 full:grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)] items-start">
                <BlockView block={data.movers} level={2} />
                <LiveActivity first={data.activity} asOf={data.asOf} />
              </div>
            </ColoursProvider>
          </AskAboutProvider>
        )}
      </div>
    </>
  );
}

function Waiting() {
  return (
    <>
      <Loading what="the overview" />
      <div className="kpis" aria-hidden="true">
        {[0, 1, 2, 3].map((cell) => (
          <div key={cell} className="kpi flex! flex-col gap-2">
            <Skeleton height={14} width="60%" />
            <Skeleton height={28} width="80%" />
            <Skeleton height={14} width="50%" />
          </div>
        ))}
      </div>
      <div className="box">
        <ChartSkeleton height={300} />
      </div>
    </>
  );
}
