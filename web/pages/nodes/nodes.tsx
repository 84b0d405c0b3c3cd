import { X } from "lucide-react";
import { useMemo, useState } from "react";
import { formatValue } from "#core/figures/format";
import type { NodeList, NodeRow, NodeSetSaving } from "#web/api/types.ts";
import { useResource } from "#web/api/use-resource.ts";
import { Bar } from "#web/app/bar.tsx";
import { navigate, useLocation } from "#web/app/router.tsx";
import { useMay } from "#web/app/session.tsx";
import { type PageView, useDockView } from "#web/chat/dock.tsx";
import { useWorldNow } from "#web/live/world-clock.ts";
import { ClusterStrip } from "#web/pages/nodes/cluster-strip.tsx";
import { NodeDrawer } from "#web/pages/nodes/node-drawer.tsx";
import { NodeFilterBar } from "#web/pages/nodes/node-filters.tsx";
import { NodeGrid } from "#web/pages/nodes/node-grid.tsx";
import { Totals } from "#web/pages/nodes/node-totals.tsx";
import { filterNodes, keyOf, mayPropose, nodeFiltersOf, sortNodes, sortOf } from "#web/pages/nodes/node-view.ts";
import { type Proposed, proposeSpot } from "#web/pages/nodes/propose.ts";
import { Terminated } from "#web/pages/nodes/terminated.tsx";
import { Sources } from "#web/pages/nodes/sources.tsx";
import { Button, IconButton } from "#web/ui/button.tsx";
import { CsvLink } from "#web/ui/csv-link.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";

/** What runs now, what it costs, what could move to spot and what stands in the way. */
export function Nodes() {
  const { path, search } = useLocation();
  const list = useResource<NodeList>("/api/nodes");
  const now = useWorldNow(10_000);
  const mayDraft = useMay("proposal:create");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Proposed["refused"]>([]);
  const filters = useMemo(() => nodeFiltersOf(search), [search]);
  const sort = sortOf(search.get("sort"));
  const opened = /^\/nodes\/([^/]+)$/.exec(path)?.[1];
  useDockView(
    useMemo<PageView>(
      () => ({
        page: "nodes",
        about: filters.cluster === "" ? "the nodes" : `the nodes of ${filters.cluster}`,
        query: filters,
        questions: [
          filters.cluster === "" ? "Which nodes could move to spot?" : `Which nodes of ${filters.cluster} could move to spot?`,
          "What waits for me?",
        ],
      }),
      [filters],
    ),
  );
  const all = list.data?.nodes ?? [];
  const unconnected = list.data?.sources.length === 0 && all.length === 0;
  const shown = sortNodes(filterNodes(all, filters), sort);
  const picked = all.filter((node) => chosen.has(keyOf(node)) && mayPropose(node));
  const to = (name: string | undefined, cluster?: string) => {
    const query = new URLSearchParams(search);
    if (name === undefined) query.delete("of");
    else if (cluster !== undefined) query.set("of", cluster);
    navigate(`/nodes${name === undefined ? "" : `/${encodeURIComponent(name)}`}${query.size > 0 ? `?${query}` : ""}`, {
      replace: name === undefined,
    });
  };
  const propose = async (nodes: readonly NodeRow[]) => {
    setBusy(true);
    const proposed = await proposeSpot(nodes);
    setBusy(false);
    setChosen(new Set());
    setRefused(proposed.refused);
    if (proposed.href !== undefined && proposed.refused.length === 0) navigate(proposed.href);
  };
  return (
    <>
      <Bar title="Nodes" />
      <div className="page">
        {list.error !== undefined && list.data === undefined && (
          <Fault error={list.error} onRetry={list.reload} title="The nodes could not be listed" />
        )}
        {list.loading && (
          <>
            <Loading what="the nodes" />
            <Skeleton height={120} />
            <Skeleton height={420} />
          </>
        )}
        {unconnected && <Unconnected notes={list.data?.notes ?? []} />}
        {list.data !== undefined && !unconnected && (
          <>
            <Totals list={list.data} />
            <Sources list={list.data} now={now} />
            <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
              <p className="t-12 text-ink-3">{list.data.savingNote}</p>
              <CsvLink path="/api/nodes" query={{ cluster: filters.cluster }} what="nodes" />
            </div>
            <ClusterStrip nodes={all} chosen={filters.cluster} />
            <NodeFilterBar filters={filters} clusters={[...new Set(all.map(({ cluster }) => cluster))].toSorted()} />
            {refused.length > 0 && (
              <div className="notice notice-caution" role="alert">
                <ul className="flex-1">
                  {refused.map(({ node, reason }) => (
                    <li key={node}>
                      <span className="mono">{node}</span>: {reason}
                    </li>
                  ))}
                </ul>
                <IconButton label="Dismiss" onClick={() => setRefused([])}>
                  <X size={14} strokeWidth={1.6} />
                </IconButton>
              </div>
            )}
            {shown.length > 0 ? (
              <NodeGrid
                nodes={shown}
                sort={sort}
                chosen={chosen}
                mayDraft={mayDraft}
                busy={busy}
                onChoose={setChosen}
                onOpen={(node) => to(node.name, node.cluster)}
                onPropose={(nodes) => void propose(nodes)}
              />
            ) : (
              <p className="text-ink-2">{all.length === 0 ? "No node runs in the clusters that answered." : "No node matches these filters."}</p>
            )}
            <Terminated nodes={list.data.terminated} now={now} />
            {picked.length > 0 && <Picked nodes={picked} busy={busy} onPropose={() => void propose(picked)} onClear={() => setChosen(new Set())} />}
          </>
        )}
      </div>
      {opened !== undefined && (
        <NodeDrawer
          name={decodeURIComponent(opened)}
          cluster={search.get("of")}
          mayDraft={mayDraft}
          busy={busy}
          now={now}
          onPropose={(node) => void propose([node])}
          onClose={() => to(undefined)}
        />
      )}
    </>
  );
}

/** No figures of nothing: what runs is not known. */
function Unconnected({ notes }: { readonly notes: readonly string[] }) {
  return (
    <div className="flex max-w-[60ch] flex-col gap-2">
      <h2 className="name">No account is connected</h2>
      {notes.map((note) => (
        <p key={note} className="text-ink-2">
          {note}
        </p>
      ))}
      <p className="text-ink-2">Whoever runs this server connects one; its nodes appear here a moment later.</p>
    </div>
  );
}

type PickedProps = { readonly nodes: readonly NodeRow[]; readonly busy: boolean; readonly onPropose: () => void; readonly onClear: () => void };

function Picked({ nodes, busy, onPropose, onClear }: PickedProps) {
  const query = new URLSearchParams(nodes.map((node) => ["node", keyOf(node)]));
  const { data: saving, error } = useResource<NodeSetSaving>(`/api/nodes/saving?${query}`);
  const month = (usd: string | null) => (usd === null ? "unknown" : formatValue(usd, "USD"));
  const rises = saving?.usdPerMonth?.startsWith("-") === true;
  return (
    <div className="node-bar" role="region" aria-label="Chosen nodes">
      <span className="num flex-1">
        <b className="total">{nodes.length}</b> chosen
        {saving === undefined ? (
          <span className="text-ink-3">{error === undefined ? ", what they would save together is being worked out" : `. ${error.message}`}</span>
        ) : (
          <>
            , together would {rises ? "raise the bill by" : "save"}{" "}
            <span className="figure figure-planned">{month(rises ? (saving.usdPerMonth?.slice(1) ?? null) : saving.usdPerMonth)}</span> per month,{" "}
            {saving.basis === "net" ? "net" : "before commitments"}
            {saving.unknown > 0 && `, ${saving.unknown} unknown`}
            {saving.reason !== null && (
              <span className="secondary block t-12 text-ink-3">
                {month(saving.grossUsdPerMonth)} before commitments: it {saving.reason}.
              </span>
            )}
          </>
        )}
      </span>
      <Button small look="ghost" onClick={onClear}>
        Clear
      </Button>
      <Button small look="ink" disabled={busy} onClick={onPropose}>
        {nodes.length === 1 ? "Propose spot" : `Propose ${nodes.length} together`}
      </Button>
    </div>
  );
}
