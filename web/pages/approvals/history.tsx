import { useState } from "react";
import { ProposalState, TERMINAL } from "#core/proposals/state";
import { ApiError, request } from "#web/api/client.ts";
import type { ProposalList, ProposalSummary } from "#web/api/types.ts";
import { useResource } from "#web/api/use-resource.ts";
import { setSearch } from "#web/app/router.tsx";
import { InboxRow } from "#web/pages/approvals/inbox-row.tsx";
import { Button } from "#web/ui/button.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";

const STATES = ProposalState.options.filter((state) => TERMINAL.has(state));
const LIMIT = 30;

type Props = { readonly search: URLSearchParams; readonly path: string; readonly now: number };

/** What has ended, newest first; the filters stand in the URL. */
export function History({ search, path, now }: Props) {
  const [state, cluster] = [search.get("state") ?? "", search.get("cluster") ?? ""];
  const query = new URLSearchParams({ limit: String(LIMIT), ...(state === "" ? {} : { state }), ...(cluster === "" ? {} : { cluster }) }).toString();
  const first = useResource<ProposalList>(`/api/proposals?${query}`);
  const clusters = useResource<ProposalList>("/api/proposals");
  const [more, setMore] = useState<{ readonly query: string; readonly items: readonly ProposalSummary[]; readonly nextBefore: string | null }>();
  const [fault, setFault] = useState<ApiError>();
  const extra = more?.query === query ? more : undefined;
  const items = [...(first.data?.ended ?? []), ...(extra?.items ?? [])];
  const nextBefore = extra === undefined ? (first.data?.nextBefore ?? null) : extra.nextBefore;
  const older = async () => {
    try {
      const page = await request<ProposalList>(`/api/proposals?${query}&before=${nextBefore}`);
      setMore({ query, items: [...(extra?.items ?? []), ...page.ended], nextBefore: page.nextBefore });
    } catch (error) {
      if (error instanceof ApiError) setFault(error);
    }
  };
  const names = [...new Set((clusters.data?.ended ?? []).flatMap((one) => (one.cluster === null ? [] : [one.cluster])))].toSorted();
  const look = (on: boolean) => `input input-small w-auto! ${on ? "border-earth! text-earth! bg-earth-soft!" : ""}`;
  return (
    <>
      <div className="flex flex-wrap gap-2 px-4 pt-3 pb-2" role="search" aria-label="Filter the history">
        <select className={look(state !== "")} aria-label="Outcome" value={state} onChange={(event) => setSearch({ state: event.target.value })}>
          <option value="">Any outcome</option>
          {STATES.map((one) => (
            <option key={one} value={one}>
              {one.replaceAll("_", " ")}
            </option>
          ))}
        </select>
        <select
          className={look(cluster !== "")}
          aria-label="Cluster"
          value={cluster}
          onChange={(event) => setSearch({ cluster: event.target.value })}
        >
          <option value="">Any cluster</option>
          {[...new Set([...names, ...(cluster === "" ? [] : [cluster])])].map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </div>
      {first.error !== undefined && <Fault error={first.error} onRetry={first.reload} title="The history could not be read" />}
      {first.loading && <Skeleton height={200} />}
      {items.map((one) => (
        <InboxRow
          key={one.id}
          item={{
            key: one.id,
            href: `/approvals/${one.id}?${new URLSearchParams({ tab: "history", ...(state === "" ? {} : { state }), ...(cluster === "" ? {} : { cluster }) })}`,
            items: [one],
          }}
          on={path === `/approvals/${one.id}`}
          now={now}
        />
      ))}
      {first.data !== undefined && items.length === 0 && (
        <p className="px-4 py-2 text-ink-2">Nothing has ended{state === "" && cluster === "" ? " yet" : " that matches"}.</p>
      )}
      {fault !== undefined && <Fault error={fault} />}
      {nextBefore !== null && (
        <div className="p-4">
          <Button small onClick={() => void older()}>
            Show older
          </Button>
        </div>
      )}
    </>
  );
}
