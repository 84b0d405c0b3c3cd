import { Copy, MessageSquareText } from "lucide-react";
import { useState } from "react";
import type { Recommendation, RecommendationDetail } from "#core/api/recommendations";
import { formatInstant } from "#core/figures/dates";
import { formatFigure, formatValue } from "#core/figures/format";
import { ApiError, request } from "#web/api/client.ts";
import { useResource } from "#web/api/use-resource.ts";
import { Link, navigate } from "#web/app/router.tsx";
import { useMay } from "#web/app/session.tsx";
import { useDock } from "#web/chat/dock.tsx";
import { ACTION, NEXT, STATUS_LABEL, type Status, typeLabel } from "#web/pages/recommendations/recommendation-words.ts";
import { useQueryView } from "#web/query/query-view.tsx";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { toast } from "#web/ui/toasts.tsx";

type Props = {
  readonly id: string;
  readonly shown: (row: Recommendation) => Status;
  readonly onSet: (rows: readonly Recommendation[], status: Exclude<Status, "expired">) => void;
  readonly onClose: () => void;
};

const ROWS = 20;

/** One recommendation: why, what it rests on, what it saves, how it is done by hand, and what became of it. */
export function RecommendationDrawer({ id, shown, onSet, onClose }: Props) {
  const detail = useResource<RecommendationDetail>(`/api/recommendations/${encodeURIComponent(id)}`);
  const { data } = detail;
  const manages = useMay("costs:manage");
  const proposes = useMay("proposal:create");
  const dock = useDock();
  const propose = async () => {
    if (data?.proposable == null) return;
    try {
      const { id: proposal } = await request<{ id: string }>("/api/proposals", { body: data.proposable });
      navigate(`/approvals/${proposal}`);
    } catch (error) {
      toast(error instanceof ApiError ? error.message : "Nothing was drafted");
    }
  };
  return (
    <Dialog kind="drawer" className="drawer-wide" title={data?.title ?? "Recommendation"} onClose={onClose}>
      {detail.error !== undefined && <Fault error={detail.error} onRetry={detail.reload} title="It could not be read" />}
      {detail.loading && <Skeleton height={320} />}
      {data !== undefined && (
        <>
          <div className="flex flex-wrap items-center gap-2">
            <span className="badge">{STATUS_LABEL[shown(data)]}</span>
            <span className="t-12 text-ink-3">
              {typeLabel(data.type)}, {data.account === "" ? "all accounts" : data.account}
              {data.region === "" ? "" : `, ${data.region}`}
            </span>
          </div>
          <p>{data.rationale}</p>
          <dl className="pairs">
            <dt>Saves</dt>
            <dd>
              <span className="planned">{data.net.value === null ? "unknown" : formatFigure(data.net)}</span>
              <span className="text-ink-3"> net of commitments</span>
              {data.netReason !== null && (
                <span className="block">
                  Before commitments <span className="planned">{formatFigure(data.gross)}</span>: it {data.netReason}.
                </span>
              )}
            </dd>
            <dt>Sure</dt>
            <dd>
              {data.confidence}. <span className="text-ink-3">{data.because}</span>
            </dd>
            <dt>Effort, risk</dt>
            <dd>
              {data.effort}, {data.risk}
            </dd>
            <dt>Found</dt>
            <dd>
              {formatInstant(new Date(data.firstSeenAt))}, last seen {formatInstant(new Date(data.lastSeenAt))}
            </dd>
            {data.reason !== null && (
              <>
                <dt>Reason</dt>
                <dd>{data.reason}</dd>
              </>
            )}
          </dl>
          <div className="flex flex-wrap gap-2">
            {manages &&
              NEXT[shown(data)].map((status) => (
                <Button key={status} small look={status === "accepted" ? "ink" : "line"} onClick={() => onSet([data], status)}>
                  {ACTION[status]}
                </Button>
              ))}
            {data.proposal !== null && (
              <Link className="btn btn-small" href={`/approvals/${data.proposal}`}>
                {data.proposal}
              </Link>
            )}
            {data.proposal === null && data.proposable !== null && proposes && (
              <Button small onClick={() => void propose()}>
                Draft a proposal
              </Button>
            )}
            <Button
              small
              look="ghost"
              onClick={() => {
                onClose();
                dock.ask(data.ask);
              }}
            >
              <MessageSquareText size={14} strokeWidth={1.6} aria-hidden="true" />
              Ask about it
            </Button>
          </div>
          {!manages && <p className="t-12 text-ink-3">An Owner or Admin changes its status.</p>}
          <Steps detail={data} />
          <Resources detail={data} />
          <Evidence detail={data} />
          <History detail={data} />
        </>
      )}
    </Dialog>
  );
}

function Steps({ detail }: { readonly detail: RecommendationDetail }) {
  return (
    <section>
      <h3 className="t-13 font-semibold pb-1">By hand</h3>
      <ol className="list-decimal pl-5 flex flex-col gap-2">
        {detail.steps.map(({ text, command }) => (
          <li key={text + (command ?? "")}>
            {text}
            {command !== null && (
              <div className="flex items-start gap-1 pt-1">
                <pre className="code flex-1" tabIndex={0}>
                  {command}
                </pre>
                <Button
                  small
                  look="ghost"
                  aria-label="Copy the command"
                  onClick={() => void navigator.clipboard.writeText(command).then(() => toast("Copied"))}
                >
                  <Copy size={14} strokeWidth={1.6} aria-hidden="true" />
                </Button>
              </div>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Resources({ detail: { resources, mergedAway } }: { readonly detail: RecommendationDetail }) {
  const [all, setAll] = useState(false);
  if (resources.length === 0) return null;
  return (
    <section>
      <h3 className="t-13 font-semibold pb-1">Resources</h3>
      <div className="box tw">
        <table className="datagrid">
          <thead>
            <tr>
              <th scope="col">Resource</th>
              <th scope="col" className="secondary">
                What
              </th>
              <th scope="col" className="n secondary">
                Cost, two weeks
              </th>
              <th scope="col" className="n">
                Saves a month, net
              </th>
            </tr>
          </thead>
          <tbody>
            {resources.slice(0, all ? undefined : ROWS).map((one) => (
              <tr key={one.id}>
                <th scope="row">
                  <span className="mono t-12">{one.id}</span>
                  <div className="t-12 font-normal text-ink-3">
                    {one.account}
                    {one.region === "" ? "" : `, ${one.region}`}
                    {resources.length > 1 && one.netReason !== null && <div className="whitespace-normal">It {one.netReason}.</div>}
                  </div>
                </th>
                <td className="secondary">{one.detail}</td>
                <td className="n secondary">{formatFigure(one.cost, { bare: true })}</td>
                <td className="n">
                  {one.net.value === null ? "unknown" : formatFigure(one.net, { bare: true })}
                  {one.netReason !== null && <div className="t-12 text-ink-3">{formatFigure(one.saving, { bare: true })} before plans</div>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="t-12 text-ink-3 pt-1">
        {resources.length > ROWS && !all && (
          <Button small look="ghost" onClick={() => setAll(true)}>
            Show all {resources.length}
          </Button>
        )}
        {mergedAway > 0 && ` ${mergedAway} more count in another recommendation that saves more by them.`}
      </p>
    </section>
  );
}

function Evidence({ detail: { evidence, title } }: { readonly detail: RecommendationDetail }) {
  const openQuery = useQueryView();
  const { queryId, columns, rows } = evidence;
  if (columns.length === 0) return null;
  return (
    <section>
      <h3 className="t-13 font-semibold pb-1 flex items-center gap-2">
        Evidence
        {queryId !== null && (
          <Button small look="ghost" onClick={() => openQuery(queryId, title)}>
            Open the query
          </Button>
        )}
      </h3>
      <div className="box tw">
        <table className="datagrid">
          <thead>
            <tr>
              {columns.map(({ name, label, unit }) => (
                <th key={name} scope="col" className={unit === undefined ? "" : "n"}>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, ROWS).map((row, at) => (
              <tr key={at}>
                {row.map((cell, index) => {
                  const unit = columns[index]?.unit;
                  return (
                    <td key={index} className={unit === undefined ? "" : "n"}>
                      {cell === null ? "unknown" : unit === undefined ? String(cell) : formatValue(cell, unit, { bare: true })}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function History({ detail: { history } }: { readonly detail: RecommendationDetail }) {
  if (history.length === 0) return null;
  return (
    <section>
      <h3 className="t-13 font-semibold pb-1">What became of it</h3>
      <ul className="flex flex-col gap-1 t-12 text-ink-2">
        {history.map(({ at, by, from, to, reason }) => (
          <li key={at + to}>
            {formatInstant(new Date(at))}: {by}, {STATUS_LABEL[from].toLowerCase()} to {STATUS_LABEL[to].toLowerCase()}
            {reason === null ? "" : `, “${reason}”`}
          </li>
        ))}
      </ul>
    </section>
  );
}
