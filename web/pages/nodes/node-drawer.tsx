import { useState } from "react";
import { formatDay } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import type { NodeAnalysis, NodeRow } from "#web/api/types.ts";
import { useResource } from "#web/api/use-resource.ts";
import { Link } from "#web/app/router.tsx";
import { clockTime } from "#web/live/time-left.ts";
import { mayPropose } from "#web/pages/nodes/node-view.ts";
import { BOUGHT, OWNERS, Readiness } from "#web/pages/nodes/readiness.tsx";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";

type Props = {
  readonly name: string;
  readonly cluster: string | null;
  readonly mayDraft: boolean;
  readonly busy: boolean;
  readonly now: number;
  readonly onPropose: (node: NodeRow) => void;
  readonly onClose: () => void;
};

/** One node, looked at now: what runs there, what can't move and why, price and risk with their sources. */
export function NodeDrawer({ name, cluster, mayDraft, busy, now, onPropose, onClose }: Props) {
  const query = cluster === null ? "" : `?cluster=${encodeURIComponent(cluster)}`;
  const analysis = useResource<NodeAnalysis>(`/api/nodes/${encodeURIComponent(name)}/analysis${query}`);
  const { data } = analysis;
  return (
    <Dialog
      kind="drawer"
      className="drawer-wide"
      title={<span className="mono">{name}</span>}
      onClose={onClose}
      foot={
        data !== undefined && mayDraft && mayPropose(data.node) ? (
          <Button look="ink" disabled={busy} onClick={() => onPropose(data.node)}>
            Propose spot
          </Button>
        ) : undefined
      }
    >
      {analysis.error !== undefined && <Fault error={analysis.error} onRetry={analysis.reload} title="The node could not be looked at" />}
      {analysis.loading && (
        <>
          <Loading what={name} />
          <Skeleton height={280} />
        </>
      )}
      {data !== undefined && <Analysis analysis={data} now={now} />}
    </Dialog>
  );
}

const dayOf = (at: string): string => (Number.isNaN(Date.parse(at)) ? at : formatDay(new Date(at)));
const perHour = (usd: string | null): string => formatValue(usd, "USD/h");

function Analysis({ analysis, now }: { readonly analysis: NodeAnalysis; readonly now: number }) {
  const { node, price, risk, obstacles, budgets } = analysis;
  const blocks = obstacles.filter((one) => one.blocks);
  const notes = obstacles.filter((one) => !one.blocks);
  return (
    <>
      <div>
        <Readiness node={node} />
        {node.proposal !== null && (
          <p className="t-12">
            Asked about in{" "}
            <Link href={`/approvals/${node.proposal}`} className="mono">
              {node.proposal}
            </Link>
          </p>
        )}
      </div>
      <dl className="pairs">
        <dt>Cluster</dt>
        <dd>{node.cluster}</dd>
        <dt>Instance</dt>
        <dd>
          {node.instanceType ?? "unknown type"}, {node.capacityType === null ? "unknown" : BOUGHT[node.capacityType]}, {node.zone ?? "unknown zone"}{" "}
          <span className="mono text-ink-3">{node.instanceId}</span>
        </dd>
        <dt>Owner</dt>
        <dd>
          {OWNERS[node.owner]} <span className="mono text-ink-3">{node.ownerName}</span>
        </dd>
        <dt>Price now</dt>
        <dd className="num">
          {perHour(price.nowUsdPerHour)} <span className="text-ink-3">{price.nowSource}</span>
        </dd>
        <dt>On spot</dt>
        <dd className="num">
          {perHour(price.afterUsdPerHour)}{" "}
          <span className="text-ink-3">
            {price.afterSource}
            {price.afterAsOf !== null && `, ${clockTime(price.afterAsOf, now)} UTC`}
          </span>
        </dd>
        <dt>Saves</dt>
        <dd className="num">
          {price.savingUsdPerMonth === null ? (
            "unknown"
          ) : (
            <>
              <span className="figure figure-planned">{formatValue(price.savingUsdPerMonth, "USD/month", { bare: true })}</span> per month,{" "}
              {price.basis}
              {price.reason !== null && price.grossUsdPerMonth !== null && (
                <span className="block">
                  Before commitments <span className="figure figure-planned">{formatValue(price.grossUsdPerMonth, "USD/month", { bare: true })}</span>
                  : it {price.reason}.
                </span>
              )}
            </>
          )}{" "}
          <span className="text-ink-3">{price.note}</span>
        </dd>
        <dt>Interrupted</dt>
        <dd>
          {risk.interruptionBand}{" "}
          <span className="text-ink-3">
            a month, {risk.source}, {dayOf(risk.asOf)}. {risk.note}
          </span>
        </dd>
      </dl>
      {blocks.length > 0 && (
        <section aria-label="Why it can't move">
          <h3 className="t-12 text-ink-3 mb-1">Why it can’t move</h3>
          <ul className="poll grid-cols-1!">
            {blocks.map(({ kind, subject, text }, at) => (
              <li key={`${kind}${subject}${at}`}>
                <span className="go go-no">NO</span>
                <span>{text}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {notes.length > 0 && (
        <section aria-label="Notes">
          <h3 className="t-12 text-ink-3 mb-1">To know before</h3>
          <ul className="poll grid-cols-1!">
            {notes.map(({ kind, subject, text }, at) => (
              <li key={`${kind}${subject}${at}`}>
                <span className="go go-note">NOTE</span>
                <span>{text}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Pods pods={analysis.pods} />
      {budgets.length > 0 && (
        <section aria-label="Disruption budgets">
          <h3 className="t-12 text-ink-3 mb-1">Disruption budgets</h3>
          <ul className="flex flex-col gap-1">
            {budgets.map((one) => (
              <li key={`${one.namespace}/${one.name}`}>
                <span className="mono">
                  {one.namespace}/{one.name}
                </span>{" "}
                <span className={`num ${one.disruptionsAllowed === 0 ? "text-bad" : "text-ink-2"}`}>
                  lets {one.disruptionsAllowed} go, {one.currentHealthy} healthy of {one.desiredHealthy} wanted
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p className="t-12 text-ink-3">Looked at {clockTime(analysis.asOf, now, true)} UTC.</p>
    </>
  );
}

const FATES = { moves: "moves", stays: "ends with the node", blocked: "can’t move" } as const;
const SHOWN = 12;

function Pods({ pods }: { readonly pods: NodeAnalysis["pods"] }) {
  const [all, setAll] = useState(false);
  const order = { blocked: 0, moves: 1, stays: 2 } as const;
  const sorted = pods.toSorted((a, b) => order[a.fate] - order[b.fate]);
  return (
    <section aria-label="Pods" className="flex flex-col gap-1">
      <h3 className="t-12 text-ink-3">
        {pods.length} {pods.length === 1 ? "pod" : "pods"}
      </h3>
      <ul className="pods">
        {(all ? sorted : sorted.slice(0, SHOWN)).map((pod) => (
          <li key={`${pod.namespace}/${pod.name}`}>
            <span className="mono">
              {pod.namespace}/{pod.name}
            </span>
            <span className="secondary">
              {pod.workload}
              {pod.why !== null && pod.fate !== "stays" && <span className="block text-ink-3">{pod.why}</span>}
            </span>
            <span className={pod.fate === "blocked" ? "text-bad" : pod.fate === "stays" ? "text-ink-3" : ""}>{FATES[pod.fate]}</span>
          </li>
        ))}
      </ul>
      {sorted.length > SHOWN && !all && (
        <div>
          <Button small look="ghost" onClick={() => setAll(true)}>
            All {sorted.length}
          </Button>
        </div>
      )}
    </section>
  );
}
