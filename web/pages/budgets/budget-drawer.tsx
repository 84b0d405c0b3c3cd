import { useState } from "react";
import type { BudgetDetail } from "#core/api/budgets";
import { formatDay, formatInstant } from "#core/figures/dates";
import { formatFigure, formatValue } from "#core/figures/format";
import { ApiError, request } from "#web/api/client.ts";
import { invalidate, useResource } from "#web/api/use-resource.ts";
import { Link, navigate } from "#web/app/router.tsx";
import { useMay } from "#web/app/session.tsx";
import { BlockView } from "#web/charts/block-view.tsx";
import { BudgetDialog } from "#web/pages/budgets/budget-dialog.tsx";
import { PERIODS, pointInWords, STATES } from "#web/pages/budgets/budget-words.ts";
import { FigureButton } from "#web/query/sum.tsx";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { toast } from "#web/ui/toasts.tsx";

/** One budget: how it burns down, where it is heading, and what it crossed. */
export function BudgetDrawer({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const detail = useResource<BudgetDetail>(`/api/budgets/${encodeURIComponent(id)}`);
  const manages = useMay("costs:manage");
  const [acting, setActing] = useState<"edit" | "remove">();
  const { data } = detail;
  return (
    <Dialog kind="drawer" className="drawer-wide" title={data?.budget.name ?? "Budget"} onClose={onClose}>
      {detail.error !== undefined && <Fault error={detail.error} onRetry={detail.reload} title="It could not be read" />}
      {detail.loading && <Skeleton height={320} />}
      {data !== undefined && detail.error === undefined && (
        <>
          <div className="flex flex-wrap items-center gap-2">
            <span className={`badge ${STATES[data.state][1]}`}>
              <i className="dot" aria-hidden="true" />
              {STATES[data.state][0]}
            </span>
            <span className="t-12 text-ink-3">
              {data.budget.scope}, {data.periodLabel}
            </span>
          </div>
          {data.why !== null && <p className="text-ink-2">{data.why}</p>}
          <dl className="pairs">
            <dt>Amount</dt>
            <dd>
              {formatValue(data.budget.amount, data.budget.currency)} a {PERIODS[data.budget.period].toLowerCase()}
            </dd>
            <dt>Used</dt>
            <dd>
              {data.actual === null ? <span className="text-ink-3">unknown</span> : <FigureButton figure={data.actual} />}
              {data.used !== null && data.used.value !== null && <span className="text-ink-3"> {formatFigure(data.used)}</span>}
            </dd>
            <dt>Left</dt>
            <dd>{data.remaining === null ? <span className="text-ink-3">unknown</span> : <FigureButton figure={data.remaining} />}</dd>
            <dt>Forecast</dt>
            <dd>
              {data.forecast === null ? (
                <span className="text-ink-3">unknown</span>
              ) : (
                <>
                  <FigureButton figure={data.forecast.figure} />
                  <span className="text-ink-3">
                    {" "}
                    {formatFigure(data.forecast.low)} to {formatFigure(data.forecast.high)}
                  </span>
                </>
              )}
            </dd>
            <dt>Alerts at</dt>
            <dd>{data.budget.alertPoints.length === 0 ? "none" : data.budget.alertPoints.map(pointInWords).join(", ")}</dd>
            <dt>Set by</dt>
            <dd>
              {data.budget.createdBy}, {formatDay(new Date(data.budget.createdAt))}
            </dd>
          </dl>
          <div className="flex flex-wrap gap-2">
            {manages && (
              <>
                <Button small onClick={() => setActing("edit")}>
                  Edit
                </Button>
                <Button small look="bad" onClick={() => setActing("remove")}>
                  Remove
                </Button>
              </>
            )}
            <Link className="btn btn-small btn-ghost" href={spendOf(data)}>
              Open in Spend
            </Link>
          </div>
          {!manages && <p className="t-12 text-ink-3">An Owner or Admin changes budgets.</p>}
          {data.burnDown !== null && <BlockView block={data.burnDown} level={3} />}
          <section>
            <h3 className="t-13 font-semibold pb-1">Crossings</h3>
            {data.crossings.length === 0 ? (
              <p className="t-12 text-ink-3">None yet.</p>
            ) : (
              <ul className="t-12 text-ink-2 num">
                {data.crossings.map((one) => (
                  <li key={`${one.periodStart}${one.of}${one.percent}`}>
                    {formatInstant(new Date(one.at))}: {pointInWords(one)} with {formatValue(one.value, data.budget.currency)}
                    <span className="text-ink-3">, period of {formatDay(new Date(one.periodStart))}</span>
                  </li>
                ))}
              </ul>
            )}
          </section>
          {data.notes.length > 0 && <p className="t-12 text-ink-3">{data.notes.join(" ")}</p>}
        </>
      )}
      {acting === "edit" && data !== undefined && <BudgetDialog budget={data.budget} onClose={() => setActing(undefined)} />}
      {acting === "remove" && data !== undefined && <Remove detail={data} onClose={() => setActing(undefined)} />}
    </Dialog>
  );
}

function Remove({ detail: { budget }, onClose }: { readonly detail: BudgetDetail; readonly onClose: () => void }) {
  const [fault, setFault] = useState<string>();
  const remove = async () => {
    try {
      await request(`/api/budgets/${encodeURIComponent(budget.id)}`, { method: "DELETE" });
      toast(`“${budget.name}” is removed`);
      navigate("/budgets", { replace: true });
      invalidate("/api/budgets");
    } catch (error) {
      setFault(error instanceof ApiError ? error.message : "It could not be removed. Try again.");
    }
  };
  return (
    <Dialog
      title={`Remove ${budget.name}`}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button look="bad" onClick={() => void remove()}>
            Remove
          </Button>
        </>
      }
    >
      <p>Nothing watches {budget.scope} at this amount any more. What it crossed stays in the audit log.</p>
      {fault !== undefined && (
        <p className="text-bad" role="alert">
          {fault}
        </p>
      )}
    </Dialog>
  );
}

function spendOf({ budget, from, to }: BudgetDetail): string {
  const search = new URLSearchParams({ from: from.slice(0, 10), to: to.slice(0, 10), metric: budget.metric });
  for (const { dimension, op, values } of budget.filters) {
    if (op === "is-missing") search.append(dimension, "(none)");
    else for (const value of values) search.append(op === "is-not" ? `exclude.${dimension}` : dimension, value);
  }
  for (const { dimension, values } of budget.exclude) for (const value of values) search.append(`exclude.${dimension}`, value);
  return `/spend?${search}`;
}
