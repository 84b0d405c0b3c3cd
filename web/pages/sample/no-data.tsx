import { useEffect } from "react";
import type { DataState } from "#core/api/data";
import type { ApiError } from "#web/api/client.ts";
import { useResource } from "#web/api/use-resource.ts";
import { useWhile } from "#web/live/use-while.ts";
import { RunProgress } from "#web/pages/data/run-progress.tsx";
import { Sample, type SampleOf } from "#web/pages/sample/sample.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";

type Props = { readonly of: SampleOf; readonly error: ApiError; readonly title: string; readonly onRetry: () => void };

export const isWithoutData = (error: ApiError | undefined): boolean => error?.code === "no-cost-data";

/** Instead of figures that there are none of yet: how far the first reading is, and a stamped sample of what will stand here. */
export function NoData({ of, error, title, onRetry }: Props) {
  const data = useResource<DataState>("/api/data");
  const state = data.data;
  const run = state?.runs.find((one) => one.state === "running" || one.state === "queued");
  useWhile(run !== undefined, data.reload);
  const isIn = state !== undefined && !state.showSample;
  useEffect(() => {
    if (isIn) onRetry();
  }, [isIn, onRetry]);
  if (data.loading)
    return (
      <>
        <Loading what="the data" />
        <Skeleton height={240} />
      </>
    );
  if (state === undefined || !state.showSample) return <Fault error={error} onRetry={onRetry} title={title} />;
  const failed = run === undefined && state.state === "error" ? state.runs[0] : undefined;
  return (
    <>
      {run !== undefined && <RunProgress run={run} source={state.sources.find(({ id }) => id === run.sourceId)} />}
      <Sample of={of} state={state.state} failure={failed?.error ?? undefined} />
    </>
  );
}
