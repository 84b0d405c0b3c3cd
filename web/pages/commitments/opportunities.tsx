import { useState } from "react";
import type { CommitmentAnalysis } from "#core/api/commitments";
import { useResource } from "#web/api/use-resource.ts";
import { useLocation } from "#web/app/router.tsx";
import { useMay } from "#web/app/session.tsx";
import { CompareRows } from "#web/pages/commitments/compare-rows.tsx";
import { CsvLink } from "#web/ui/csv-link.tsx";
import { analysisFields, signed } from "#web/pages/commitments/commitment-words.ts";
import { EstimateStamp } from "#web/pages/commitments/estimate-stamp.tsx";
import { Frontier } from "#web/pages/commitments/frontier.tsx";
import { FILTERS, OpportunityFilters } from "#web/pages/commitments/opportunity-filters.tsx";
import { OptionCard } from "#web/pages/commitments/option-card.tsx";
import { ScenarioRows } from "#web/pages/commitments/scenario-rows.tsx";
import { UsageRows } from "#web/pages/commitments/usage-rows.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";

/** What would be worth promising, in three ways, with what may come of each. */
export function Opportunities() {
  const { search } = useLocation();
  const asked = new URLSearchParams(FILTERS.flatMap((name) => (search.get(name) ? [[name, search.get(name) ?? ""]] : [])));
  const waitsForAccount = asked.get("scope") === "linked" && asked.get("account") === null;
  const resource = useResource<CommitmentAnalysis>(waitsForAccount ? null : `/api/commitments/analysis${asked.size === 0 ? "" : `?${asked}`}`);
  const { data, error } = resource;
  return (
    <section id="opportunities" className="flex flex-col gap-4" aria-labelledby="opportunities-head">
      <h2 id="opportunities-head" className="section-head flex flex-wrap items-center gap-x-2">
        Opportunities
        {data !== undefined && <EstimateStamp rates={data.rates} />}
      </h2>
      <OpportunityFilters analysis={data} />
      {waitsForAccount && <p className="text-ink-2">Choose the account whose own usage is looked at.</p>}
      {error !== undefined && <Fault error={error} onRetry={resource.reload} title="The opportunities could not be worked out" />}
      {data === undefined && error === undefined && !waitsForAccount && <Waiting days={asked.get("lookbackDays") ?? "60"} />}
      {data !== undefined && error === undefined && <Found key={data.id} data={data} />}
    </section>
  );
}

function Found({ data }: { readonly data: CommitmentAnalysis }) {
  const mayDraft = useMay("proposal:create");
  const { options, advised, sufficiency } = data;
  const [commitment, setCommitment] = useState(() => {
    const first = options.find(({ name }) => name === advised) ?? options[0];
    return Number(first?.commitment.value ?? 0);
  });
  const show = (to: number) => {
    setCommitment(to);
    document.querySelector<HTMLElement>(".frontier-point")?.focus();
  };
  return (
    <>
      <p className="t-15">{signed(data.sentence)}</p>
      {sufficiency.verdict !== "enough" && sufficiency.why !== null && sufficiency.why !== data.sentence && (
        <p className="text-ink-2">{sufficiency.why}</p>
      )}
      {options.length > 0 && (
        <>
          <div className="flex flex-wrap items-center gap-x-2 -mb-2">
            <h3 className="t-13 font-semibold">Options side by side</h3>
            <span className="t-12 text-ink-3">one of them; now is the mean of {data.question.lookbackDays} days, dashed has not happened</span>
            <span className="ml-auto flex">
              <CsvLink
                path="/api/commitments/analysis"
                query={{ ...analysisFields(data.question), part: "options" }}
                what="options"
                label="Options"
              />
              <CsvLink
                path="/api/commitments/analysis"
                query={{ ...analysisFields(data.question), part: "ladder" }}
                what="tranches"
                label="Tranches"
              />
            </span>
          </div>
          <div className={`options ${options.length > 3 ? "options-four" : ""}`}>
            {options.map((option) => (
              <OptionCard key={option.name} option={option} analysis={data} advised={option.name === advised} mayDraft={mayDraft} onShow={show} />
            ))}
          </div>
        </>
      )}
      <Frontier analysis={data} commitment={commitment} mayDraft={mayDraft} onMove={setCommitment} />
      <ScenarioRows analysis={data} />
      <CompareRows analysis={data} />
      <UsageRows analysis={data} />
      {data.notes.length > 0 && <p className="t-12 text-ink-3">{data.notes.join(" ")}</p>}
    </>
  );
}

function Waiting({ days }: { readonly days: string }) {
  return (
    <>
      <Loading what="the opportunities" />
      <p className="late t-12 text-ink-3">Replaying {days} days of usage, hour by hour.</p>
      <div className="options" aria-hidden="true">
        {[0, 1, 2].map((at) => (
          <Skeleton key={at} height={380} />
        ))}
      </div>
      <Skeleton height={300} />
    </>
  );
}
