import type { ActivityItem } from "#web/api/types.ts";
import { useResource } from "#web/api/use-resource.ts";
import { Activity } from "#web/pages/overview/activity.tsx";

/** The feed beside the charts goes on by itself; the charts are as of when they were drawn. */
export function LiveActivity({ first, asOf }: { readonly first: readonly ActivityItem[]; readonly asOf: string }) {
  const live = useResource<readonly ActivityItem[]>("/api/activity");
  return <Activity items={live.data ?? first} asOf={asOf} />;
}
