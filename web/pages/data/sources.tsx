import { Clock, Plus, TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { DataState } from "#core/api/data";
import { useResource } from "#web/api/use-resource.ts";
import { useMay } from "#web/app/session.tsx";
import { useWhile } from "#web/live/use-while.ts";
import { Connect } from "#web/pages/data/connect.tsx";
import { Periods } from "#web/pages/data/periods.tsx";
import { Asked, Missing, Reconciled, SetAside } from "#web/pages/data/quality.tsx";
import { Runs } from "#web/pages/data/runs.tsx";
import { RunProgress } from "#web/pages/data/run-progress.tsx";
import { SourceList } from "#web/pages/data/source-list.tsx";
import { Button } from "#web/ui/button.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";

/** Sources and how they stand, what of them is in, and whether it adds up. */
export function Sources() {
  const data = useResource<DataState>("/api/data");
  const manages = useMay("data:manage");
  const [connecting, setConnecting] = useState(false);
  const state = data.data;
  const running = state?.runs.find((run) => run.state === "running" || run.state === "queued");
  useWhile(running !== undefined, data.reload);
  if (data.error !== undefined && state === undefined)
    return <Fault error={data.error} onRetry={data.reload} title="The data could not be described" />;
  if (state === undefined)
    return (
      <>
        <Loading what="the data" />
        <Skeleton height={120} />
        <Skeleton height={320} />
      </>
    );
  const form = connecting || (state.sources.length === 0 && manages);
  return (
    <>
      {running !== undefined && <RunProgress run={running} source={state.sources.find(({ id }) => id === running.sourceId)} />}
      {state.freshness !== null && (
        <p className={`flex items-start gap-2 ${state.freshness.late ? "text-caution" : ""}`}>
          {state.freshness.late ? (
            <TriangleAlert size={16} strokeWidth={1.6} aria-hidden="true" className="mt-0.5" />
          ) : (
            <Clock size={16} strokeWidth={1.6} aria-hidden="true" className="mt-0.5 text-ink-3" />
          )}
          <span>
            Bill {state.freshness.sentence}. {state.freshness.lateNote}
          </span>
        </p>
      )}
      {state.sources.length > 0 && <SourceList data={state} />}
      {state.sources.length === 0 && (
        <p className="t-15">
          No bill is connected yet. {manages ? "Connect an export below: nothing is written there." : "An Owner or Admin connects one here."}
        </p>
      )}
      {form ? (
        <Connect data={state} onDone={() => setConnecting(false)} {...(state.sources.length === 0 ? {} : { onCancel: () => setConnecting(false) })} />
      ) : (
        manages && (
          <div>
            <Button onClick={() => setConnecting(true)}>
              <Plus size={14} strokeWidth={1.6} aria-hidden="true" />
              Connect a source
            </Button>
          </div>
        )
      )}
      {!manages && state.sources.length > 0 && <p className="t-12 text-ink-3">An Owner or Admin connects and removes sources.</p>}
      {state.periods.length > 0 && <Periods data={state} />}
      <Reconciled data={state} />
      {state.runs.length > 0 && <Runs runs={state.runs} sources={state.sources} />}
      <SetAside data={state} />
      <Missing data={state} />
      <Asked data={state} />
    </>
  );
}
