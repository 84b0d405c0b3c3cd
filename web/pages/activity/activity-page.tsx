import { useMemo } from "react";
import type { ActivityItem } from "#web/api/types.ts";
import { useResource } from "#web/api/use-resource.ts";
import { Bar } from "#web/app/bar.tsx";
import { Link } from "#web/app/router.tsx";
import { type PageView, useDockView } from "#web/chat/dock.tsx";
import { useWorldNow } from "#web/live/world-clock.ts";
import { Activity } from "#web/pages/overview/activity.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";

const VIEW: PageView = { page: "activity", about: "the flight log", questions: ["What did Major Tom do today?", "What was saved this week?"] };
const MOST = 100;
/** Often enough for words such as "today", milliseconds. */
const CLOCK_MS = 30_000;

/** What people and Major Tom did, live. */
export function ActivityPage() {
  const activity = useResource<readonly ActivityItem[]>(`/api/activity?limit=${MOST}`);
  const now = useWorldNow(CLOCK_MS);
  useDockView(useMemo(() => VIEW, []));
  return (
    <>
      <Bar title="Flight log" />
      <div className="page max-w-[920px]!">
        {activity.error !== undefined && activity.data === undefined && (
          <Fault error={activity.error} onRetry={activity.reload} title="The flight log could not be read" />
        )}
        {activity.loading && (
          <>
            <Loading what="the flight log" />
            <Skeleton height={320} />
          </>
        )}
        {activity.data !== undefined && (
          <Activity
            items={activity.data}
            asOf={new Date(now).toISOString()}
            tools={
              <Link className="btn btn-small btn-ghost" href="/audit">
                Audit
              </Link>
            }
          />
        )}
      </div>
    </>
  );
}
