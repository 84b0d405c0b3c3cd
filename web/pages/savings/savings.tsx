import { useCallback, useMemo } from "react";
import type { Savings as SavingsAnswer } from "#core/api/ledger";
import type { Projection } from "#core/api/projection";
import { useResource } from "#web/api/use-resource.ts";
import { Bar } from "#web/app/bar.tsx";
import { Link, setSearch, useLocation } from "#web/app/router.tsx";
import { AskAboutProvider } from "#web/charts/ask-about.tsx";
import { ColoursProvider } from "#web/charts/colours.tsx";
import { type PageView, useDock, useDockView } from "#web/chat/dock.tsx";
import { ExplainButton } from "#web/chat/explain.tsx";
import { Achieved } from "#web/pages/savings/achieved.tsx";
import { Guarantee } from "#web/pages/savings/guarantee.tsx";
import { NamedNumbers } from "#web/pages/savings/named-numbers.tsx";
import { BackfillNote } from "#web/pages/sample/backfill-note.tsx";
import { isWithoutData, NoData } from "#web/pages/sample/no-data.tsx";
import { RANGES } from "#web/pages/spend/spend-view.ts";
import { Fault } from "#web/ui/fault.tsx";
import { Segments } from "#web/ui/segments.tsx";
import { ChartSkeleton, Loading } from "#web/ui/skeleton.tsx";

/** What actions saved, promised against realised; and, kept apart, the guaranteed 20 % against its base. */
export function Savings() {
  const { search } = useLocation();
  const period = search.get("period") ?? "M";
  const query = `?period=${encodeURIComponent(period)}`;
  const savings = useResource<SavingsAnswer>(`/api/savings${query}`);
  const projection = useResource<Projection>(`/api/projection${query}`);
  const [readLedger, readGuarantee] = [savings.reload, projection.reload];
  const reload = useCallback(() => {
    readLedger();
    readGuarantee();
  }, [readLedger, readGuarantee]);
  const dock = useDock();
  const label = savings.data?.period.label ?? projection.data?.period.label;
  useDockView(
    useMemo<PageView>(
      () => ({
        page: "savings",
        about: label === undefined ? "savings" : `savings, ${label}`,
        query: { period },
        questions: ["Where did savings come from?", "What will this month cost?", "What are the top three things to do next?"],
      }),
      [label, period],
    ),
  );
  return (
    <>
      <Bar title="Savings">
        <ExplainButton disabled={savings.data === undefined} question="Where did savings come from?" />
      </Bar>
      <div className="filter-bar" role="search" aria-label="Period of savings">
        <Segments
          label="Range"
          value={RANGES.find(({ value }) => value === period)?.value}
          options={RANGES}
          onChange={(token) => setSearch({ period: token })}
        />
        {label !== undefined && <span className="t-12 text-ink-3">{label}</span>}
      </div>
      <div className="page">
        <AskAboutProvider ask={dock.ask}>
          <ColoursProvider>
            {savings.data !== undefined && <BackfillNote />}
            {isWithoutData(savings.error) && savings.error !== undefined ? (
              <NoData of="savings" error={savings.error} onRetry={reload} title="The ledger could not be read" />
            ) : (
              <>
                <Part resource={savings} what="savings" title="The ledger could not be read">
                  {(data) => <Achieved data={data} period={period} />}
                </Part>
                <Part resource={projection} what="the guarantee" title="The guarantee could not be computed">
                  {(data) => (
                    <>
                      <NamedNumbers data={data} />
                      <Guarantee data={data} />
                      <p className="t-12 text-ink-3">
                        {data.notes.join(" ")} Bill {data.freshness.sentence}. <Link href="/metrics">What the words mean</Link>
                      </p>
                    </>
                  )}
                </Part>
              </>
            )}
          </ColoursProvider>
        </AskAboutProvider>
      </div>
    </>
  );
}

type PartProps<T> = {
  readonly resource: ReturnType<typeof useResource<T>>;
  readonly what: string;
  readonly title: string;
  readonly children: (data: T) => React.ReactNode;
};

/** Either half stands where the other fails. */
function Part<T>({ resource, what, title, children }: PartProps<T>) {
  if (resource.data !== undefined && resource.error === undefined) return children(resource.data);
  if (resource.error !== undefined) {
    const isEmpty = /^no-(cost-)?data$/.test(resource.error.code);
    return <Fault error={resource.error} onRetry={resource.reload} title={isEmpty ? "No bill covers this period" : title} />;
  }
  return (
    <>
      <Loading what={what} />
      <div className="box">
        <ChartSkeleton height={260} />
      </div>
    </>
  );
}
