import { Clock } from "lucide-react";
import type { DataState } from "#core/api/data";
import { useResource } from "#web/api/use-resource.ts";
import { Link } from "#web/app/router.tsx";
import { useWhile } from "#web/live/use-while.ts";

/** While a first reading goes on, figures are the person's own, and not yet all of them. */
export function BackfillNote() {
  const { data, reload } = useResource<DataState>("/api/data");
  const run = data?.state === "backfilling" ? data.runs.find(({ state }) => state === "running" || state === "queued") : undefined;
  useWhile(run !== undefined, reload);
  if (run === undefined || data?.showSample === true) return null;
  return (
    <div className="notice notice-caution" role="status">
      <Clock size={16} strokeWidth={1.6} aria-hidden="true" />
      <span className="flex-1">
        Still reading back: {run.periods.done} of {run.periods.total ?? "an unknown number of"} billing periods are in. What is missing is not zero.
      </span>
      <Link href="/data" className="t-12">
        Data
      </Link>
    </div>
  );
}
