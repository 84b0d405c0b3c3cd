import { ChevronRight } from "lucide-react";
import { useState } from "react";
import type { CommitmentPurchase, CommitmentPurchaseList } from "#core/api/commitment-workflow";
import { ENDED_STATES, type PurchaseState, purchaseStateLabel } from "#core/commitments/purchase-state";
import { formatInstant } from "#core/figures/dates";
import type { Resource } from "#web/api/use-resource.ts";
import { Alarms } from "#web/pages/commitments/alarms.tsx";
import { FLOW } from "#web/pages/commitments/commitment-words.ts";
import { CsvLink } from "#web/ui/csv-link.tsx";
import { Ladders } from "#web/pages/commitments/ladders.tsx";
import { PurchaseRow } from "#web/pages/commitments/purchase-row.tsx";
import { VendorPurchases } from "#web/pages/commitments/vendor-purchases.tsx";
import { Box } from "#web/ui/box.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";

/** Every purchase by its state: from the analysis to the plan that is watched, and the ways in which it ends. */
export function Pipeline({ resource }: { readonly resource: Resource<CommitmentPurchaseList> }) {
  const { data, error } = resource;
  return (
    <section id="pipeline" className="flex flex-col gap-4" aria-labelledby="pipeline-head">
      <h2 id="pipeline-head" className="section-head">
        Pipeline
        {data !== undefined && <span>{data.asOf === null ? "the provider was not read" : `read ${formatInstant(new Date(data.asOf))}`}</span>}
      </h2>
      {error !== undefined && data === undefined && <Fault error={error} onRetry={resource.reload} title="The pipeline could not be read" />}
      {data === undefined && error === undefined && (
        <>
          <Loading what="the pipeline" />
          <Skeleton height={160} />
        </>
      )}
      {data !== undefined && (
        <>
          <Alarms alarms={data.alarms} />
          {data.alarms.length > 0 && (
            <div className="-mt-2 flex justify-end">
              <CsvLink path="/api/commitments/purchases" query={{ part: "alarms" }} what="alarms" />
            </div>
          )}
          <Purchases data={data} />
          <Ladders />
          <VendorPurchases />
          {data.notes.length > 0 && <p className="t-12 text-ink-3">{data.notes.join(" ")}</p>}
        </>
      )}
    </section>
  );
}

function Purchases({ data }: { readonly data: CommitmentPurchaseList }) {
  const [only, setOnly] = useState<PurchaseState>();
  const inState = (states: ReadonlySet<PurchaseState> | readonly PurchaseState[]) => {
    const set = new Set(states);
    return data.purchases.filter(({ state }) => set.has(state) && (only === undefined || only === state));
  };
  const open = [...FLOW, "needs_attention" as const].map((state) => [state, inState([state])] as const).filter(([, rows]) => rows.length > 0);
  const ended = inState(ENDED_STATES);
  return (
    <Box
      title="Purchases"
      sub={data.returns.text}
      level={3}
      tools={
        <>
          <CsvLink path="/api/commitments/purchases" query={{ part: "returns" }} what="returns-of-the-year" label="Returns" />
          <CsvLink path="/api/commitments/purchases" query={{ state: only, part: "history" }} what="changes-of-state" label="Changes" />
          <CsvLink path="/api/commitments/purchases" query={{ state: only }} what="purchases" />
        </>
      }
    >
      <States states={data.states} only={only} onOnly={setOnly} />
      {data.purchases.length === 0 ? (
        <p className="border-t border-line p-4 text-ink-2">
          Nothing was asked for yet. Draft an option above: two people sign it, then it is queued, and until it starts it can be cancelled.
        </p>
      ) : (
        <>
          {open.map(([state, rows]) => (
            <Group key={state} state={state} rows={rows} />
          ))}
          {open.length === 0 && only === undefined && <p className="border-t border-line p-4 text-ink-2">Nothing is on its way.</p>}
          {ended.length > 0 && (
            <details className="fold fold-lines border-t border-line" open={only !== undefined || undefined}>
              <summary>
                <ChevronRight strokeWidth={1.6} aria-hidden="true" />
                {ended.length} ended
              </summary>
              <ul className="mt-0!">
                {ended.map((one) => (
                  <PurchaseRow key={one.id} purchase={one} />
                ))}
              </ul>
            </details>
          )}
        </>
      )}
    </Box>
  );
}

function Group({ state, rows }: { readonly state: PurchaseState; readonly rows: readonly CommitmentPurchase[] }) {
  return (
    <section aria-label={purchaseStateLabel(state)} className="border-t border-line">
      <h4 className="purchase-group">
        {purchaseStateLabel(state)} <span className="num">{rows.length}</span>
      </h4>
      <ul>
        {rows.map((one) => (
          <PurchaseRow key={one.id} purchase={one} />
        ))}
      </ul>
    </section>
  );
}

type StatesProps = {
  readonly states: CommitmentPurchaseList["states"];
  readonly only: PurchaseState | undefined;
  readonly onOnly: (state: PurchaseState | undefined) => void;
};

/** The states on one line, as a flight plan; the ways in which it ends otherwise stand behind it. A press shows one alone. */
function States({ states, only, onOnly }: StatesProps) {
  const countOf = (state: PurchaseState) => states.find((one) => one.state === state)?.count ?? 0;
  const press = (state: PurchaseState) => onOnly(only === state ? undefined : state);
  const others = states.filter(({ state, count }) => !FLOW.includes(state) && count > 0);
  return (
    <div className="states" role="group" aria-label="Purchases by state">
      <ol className="states-flow">
        {FLOW.map((state) => (
          <li key={state} className={countOf(state) > 0 ? "some" : ""}>
            <button type="button" aria-pressed={only === state} disabled={countOf(state) === 0} onClick={() => press(state)}>
              {purchaseStateLabel(state)}
              <b className="num">{countOf(state)}</b>
            </button>
          </li>
        ))}
      </ol>
      {others.length > 0 && (
        <ul className="states-ends">
          {others.map(({ state, label, count }) => (
            <li key={state}>
              <button
                type="button"
                className={`chip ${only === state ? "chip-on" : ""} ${state === "needs_attention" || state === "failed" ? "text-bad!" : ""}`}
                aria-pressed={only === state}
                onClick={() => press(state)}
              >
                {label} <b className="num">{count}</b>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
