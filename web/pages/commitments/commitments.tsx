import { SlidersHorizontal } from "lucide-react";
import { useMemo, useState } from "react";
import type { CommitmentPosition } from "#core/api/commitments";
import type { CommitmentPurchaseList } from "#core/api/commitment-workflow";
import { useResource } from "#web/api/use-resource.ts";
import { Bar } from "#web/app/bar.tsx";
import { useHashTarget } from "#web/app/hash-target.ts";
import { Link, setSearch, useLocation } from "#web/app/router.tsx";
import { AskAboutProvider } from "#web/charts/ask-about.tsx";
import { ColoursProvider } from "#web/charts/colours.tsx";
import { type PageView, useDock, useDockView } from "#web/chat/dock.tsx";
import { ExplainButton } from "#web/chat/explain.tsx";
import { useWhile } from "#web/live/use-while.ts";
import { Held } from "#web/pages/commitments/held.tsx";
import { KeyFigures } from "#web/pages/commitments/key-figures.tsx";
import { LimitsDrawer } from "#web/pages/commitments/limits-drawer.tsx";
import { FILTERS } from "#web/pages/commitments/opportunity-filters.tsx";
import { Opportunities } from "#web/pages/commitments/opportunities.tsx";
import { PauseBanner, PauseButton } from "#web/pages/commitments/pause.tsx";
import { Pipeline } from "#web/pages/commitments/pipeline.tsx";
import { isWithoutData, NoData } from "#web/pages/sample/no-data.tsx";
import { BackfillNote } from "#web/pages/sample/backfill-note.tsx";
import { Button } from "#web/ui/button.tsx";
import { CsvLink } from "#web/ui/csv-link.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Segments } from "#web/ui/segments.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";

const RANGES = [
  { value: "last_30d", label: "30 days" },
  { value: "last_90d", label: "90 days" },
  { value: "last_12mo", label: "12 months" },
] as const;

const SECTIONS = [
  ["opportunities", "Opportunities"],
  ["pipeline", "Pipeline"],
  ["held", "Held"],
] as const;

/** What is promised to AWS, what it is used for, and what would be worth promising. */
export function Commitments() {
  const { search } = useLocation();
  const period = search.get("period") ?? "last_30d";
  const query = { period };
  const position = useResource<CommitmentPosition>(`/api/commitments?period=${encodeURIComponent(period)}`);
  const pipeline = useResource<CommitmentPurchaseList>("/api/commitments/purchases");
  // What is on its way changes at the provider, who tells nobody.
  useWhile(pipeline.data?.purchases.some(({ state }) => state === "queued" || state === "analyzing") === true, pipeline.reload);
  const [limits, setLimits] = useState(false);
  const dock = useDock();
  const { data, error } = position;
  const asked = FILTERS.flatMap((name) => (search.get(name) ? [`${name}=${search.get(name)}`] : [])).join("&");
  useDockView(
    useMemo<PageView>(
      () => ({
        page: "commitments",
        about: "commitments",
        query: { period, ...(asked === "" ? {} : { question: asked }) },
        questions: ["Should we buy a Savings Plan?", "What if usage drops 20 %?", "Why not three years?"],
      }),
      [period, asked],
    ),
  );
  useHashTarget(data !== undefined);
  return (
    <>
      <Bar title="Commitments">
        <ExplainButton disabled={data === undefined} question="Should we buy a Savings Plan?" />
        <Button small look="ghost" aria-haspopup="dialog" onClick={() => setLimits(true)}>
          <SlidersHorizontal size={14} strokeWidth={1.6} aria-hidden="true" />
          <span className="wide-only" aria-hidden="true">
            Limits
          </span>
          <span className="sr">Limits of buying</span>
        </Button>
        {pipeline.data !== undefined && <PauseButton pause={pipeline.data.pause} purchases={pipeline.data.purchases} />}
      </Bar>
      {pipeline.data !== undefined && <PauseBanner pause={pipeline.data.pause} />}
      <div className="filter-bar" role="search" aria-label="Period of commitments">
        <Segments
          label="Range"
          value={RANGES.find(({ value }) => value === period)?.value}
          options={RANGES}
          onChange={(token) => setSearch({ period: token === "last_30d" ? "" : token })}
        />
        {data !== undefined && <span className="t-12 text-ink-3">{data.period.label}</span>}
        <CsvLink path="/api/commitments" query={{ ...query, part: "key_figures" }} what="key-figures" label="Key figures" />
        <nav className="ml-auto flex gap-4 t-12" aria-label="On this page">
          {SECTIONS.map(([id, label]) => (
            <a key={id} href={`#${id}`}>
              {label}
            </a>
          ))}
          <Link href="/savings">Savings ledger</Link>
        </nav>
      </div>
      <div className="page">
        <AskAboutProvider ask={dock.ask}>
          <ColoursProvider>
            {isWithoutData(error) && error !== undefined ? (
              <NoData of="commitments" error={error} onRetry={position.reload} title="The commitments could not be read" />
            ) : (
              <>
                {data !== undefined && <BackfillNote />}
                {error !== undefined && <Fault error={error} onRetry={position.reload} title="The commitments could not be read" />}
                {data === undefined && error === undefined && <Waiting />}
                {data !== undefined && <KeyFigures data={data} />}
                <Opportunities />
                <Pipeline resource={pipeline} />
                {data !== undefined && <Held data={data} expiries={pipeline.data?.expiries ?? []} query={query} />}
              </>
            )}
          </ColoursProvider>
        </AskAboutProvider>
      </div>
      {limits && <LimitsDrawer onClose={() => setLimits(false)} />}
    </>
  );
}

function Waiting() {
  return (
    <>
      <Loading what="the commitments" />
      <div className="kpis kpis-six" aria-hidden="true">
        {[0, 1, 2, 3, 4, 5].map((cell) => (
          <div key={cell} className="kpi flex! flex-col gap-2">
            <Skeleton height={14} width="60%" />
            <Skeleton height={28} width="80%" />
            <Skeleton height={14} width="50%" />
          </div>
        ))}
      </div>
    </>
  );
}
