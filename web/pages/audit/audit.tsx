import { useCallback, useEffect, useMemo, useState } from "react";
import { ApiError, request } from "#web/api/client.ts";
import type { AuditPage, AuditRow } from "#web/api/types.ts";
import { useResource } from "#web/api/use-resource.ts";
import { Bar } from "#web/app/bar.tsx";
import { setSearch, useLocation } from "#web/app/router.tsx";
import { type PageView, useDockView } from "#web/chat/dock.tsx";
import { AuditDrawer } from "#web/pages/audit/audit-drawer.tsx";
import { AuditFilters, filtersOf } from "#web/pages/audit/audit-filters.tsx";
import { AuditGrid } from "#web/pages/audit/audit-grid.tsx";
import { Proof } from "#web/pages/audit/proof.tsx";
import { Button } from "#web/ui/button.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";

const LIMIT = 50;
const VIEW: PageView = {
  page: "audit",
  about: "the audit log",
  questions: ["Who changed something this week?", "Show what was denied", "What did Major Tom do today?"],
};

/** Every write, by whom, with before and after; the filters stand in the URL. */
export function Audit() {
  const { search } = useLocation();
  const filters = useMemo(() => filtersOf(search), [search]);
  const query = new URLSearchParams({ limit: String(LIMIT), ...filters }).toString();
  const first = useResource<AuditPage>(`/api/audit?${query}`);
  const [more, setMore] = useState<{
    readonly query: string;
    readonly rows: readonly AuditRow[];
    readonly nextBefore: number | null;
  }>();
  const [fault, setFault] = useState<ApiError>();
  useDockView(useMemo<PageView>(() => ({ ...VIEW, query: filters }), [filters]));

  const extra = more?.query === query ? more : undefined;
  const rows = [...(first.data?.rows ?? []), ...(extra?.rows ?? [])];
  const nextBefore = extra === undefined ? (first.data?.nextBefore ?? null) : extra.nextBefore;
  const loadMore = useCallback(async () => {
    try {
      const page = await request<AuditPage>(`/api/audit?${query}&before=${nextBefore}`);
      setMore((before) => ({
        query,
        rows: [...(before?.query === query ? before.rows : []), ...page.rows],
        nextBefore: page.nextBefore,
      }));
    } catch (error) {
      if (error instanceof ApiError) setFault(error);
    }
  }, [query, nextBefore]);

  const openSeq = Number(search.get("open") ?? Number.NaN);
  const opened = rows.find((row) => row.seq === openSeq);
  const { reload } = first;
  useEffect(() => reload(), [reload]);
  return (
    <>
      <Bar title="Audit">
        {first.data !== undefined && <span className="wide-only t-12 text-ink-3 num">{first.data.total.toLocaleString("en-US")} entries</span>}
      </Bar>
      <div className="page">
        <Proof />
        <AuditFilters filters={filters} actions={first.data?.actions ?? []} actors={first.data?.actors ?? []} />
        {first.error !== undefined && <Fault error={first.error} onRetry={first.reload} title="The audit log could not be read" />}
        {first.loading && (
          <>
            <Loading what="the audit log" />
            <Skeleton height={320} />
          </>
        )}
        {first.data !== undefined && <AuditGrid rows={rows} onOpen={(row) => setSearch({ open: String(row.seq) })} />}
        {first.data !== undefined && rows.length === 0 && (
          <p className="text-ink-2">
            No entry matches.{" "}
            {Object.keys(filters).length > 0 && (
              <Button small onClick={() => setSearch({ action: "", actor: "", outcome: "", from: "", to: "", search: "" })}>
                Clear the filters
              </Button>
            )}
          </p>
        )}
        {fault !== undefined && <Fault error={fault} />}
        {nextBefore !== null && (
          <div>
            <Button onClick={() => void loadMore()}>Show older entries</Button>
          </div>
        )}
      </div>
      {opened !== undefined && <AuditDrawer row={opened} onClose={() => setSearch({ open: "" })} />}
    </>
  );
}
