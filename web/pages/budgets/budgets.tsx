import { Plus } from "lucide-react";
import { useMemo, useState } from "react";
import type { BudgetList } from "#core/api/budgets";
import { useResource } from "#web/api/use-resource.ts";
import { Bar } from "#web/app/bar.tsx";
import { navigate, setSearch, useLocation } from "#web/app/router.tsx";
import { useMay } from "#web/app/session.tsx";
import { type PageView, useDockView } from "#web/chat/dock.tsx";
import { ExplainButton } from "#web/chat/explain.tsx";
import { BudgetDialog } from "#web/pages/budgets/budget-dialog.tsx";
import { BudgetDrawer } from "#web/pages/budgets/budget-drawer.tsx";
import { BudgetRows } from "#web/pages/budgets/budget-rows.tsx";
import { STATES } from "#web/pages/budgets/budget-words.ts";
import { Button } from "#web/ui/button.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";

/** What was set aside, what is used, and where it is heading. */
export function Budgets() {
  const { path, search } = useLocation();
  const open = /^\/budgets\/(bud_[\w-]{1,60})$/.exec(path)?.[1];
  const list = useResource<BudgetList>("/api/budgets");
  const manages = useMay("costs:manage");
  const [adding, setAdding] = useState(false);
  const { data } = list;
  const state = search.get("state");
  const shown = (data?.budgets ?? []).filter((one) => state === null || one.state === state);
  useDockView(
    useMemo<PageView>(
      () => ({
        page: "budgets",
        about: open === undefined ? "budgets" : "this budget",
        ...(open === undefined ? {} : { query: { budget: open } }),
        questions: ["Which budgets are at risk?", "What will this month cost?"],
      }),
      [open],
    ),
  );
  return (
    <>
      <Bar title="Budgets">
        <ExplainButton disabled={data === undefined} question="How do the budgets stand?" />
        {manages && (
          <Button small onClick={() => setAdding(true)}>
            <Plus size={14} strokeWidth={1.6} aria-hidden="true" />
            New budget
          </Button>
        )}
      </Bar>
      {data !== undefined && data.budgets.length > 0 && (
        <div className="filter-bar" role="search" aria-label="Filter budgets">
          <select
            className={`input input-small w-auto! ${state === null ? "" : "border-earth! text-earth! bg-earth-soft!"}`}
            aria-label="State"
            value={state ?? ""}
            onChange={(event) => setSearch({ state: event.target.value })}
          >
            <option value="">Any state</option>
            {Object.entries(STATES).map(([value, [label]]) => (
              <option key={value} value={value}>
                {label} ({data.budgets.filter((one) => one.state === value).length})
              </option>
            ))}
          </select>
          {state !== null && (
            <Button small look="ghost" onClick={() => setSearch({ state: "" })}>
              Clear
            </Button>
          )}
        </div>
      )}
      <div className="page">
        {list.error !== undefined && <Fault error={list.error} onRetry={list.reload} title="The budgets could not be read" />}
        {list.loading && (
          <>
            <Loading what="budgets" />
            <Skeleton height={240} />
          </>
        )}
        {data !== undefined && list.error === undefined && (
          <>
            {data.budgets.length === 0 ? (
              <div className="flex flex-col items-start gap-3">
                <p className="t-15">
                  No budget yet. A budget has an amount for a month, quarter or year, watches a part of the bill, and says when it is reached.
                </p>
                {manages ? (
                  <Button onClick={() => setAdding(true)}>Set the first one</Button>
                ) : (
                  <p className="t-12 text-ink-3">An Owner or Admin sets budgets.</p>
                )}
              </div>
            ) : shown.length === 0 ? (
              <p className="text-ink-2">None in this state.</p>
            ) : (
              <BudgetRows rows={shown} />
            )}
            {data.freshness !== null && <p className="t-12 text-ink-3">Bill {data.freshness}.</p>}
          </>
        )}
      </div>
      {open !== undefined && <BudgetDrawer id={open} onClose={() => navigate(`/budgets${window.location.search}`, { replace: true })} />}
      {adding && <BudgetDialog onClose={() => setAdding(false)} />}
    </>
  );
}
