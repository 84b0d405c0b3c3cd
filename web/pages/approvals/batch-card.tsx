import { Signature } from "lucide-react";
import { type MouseEvent, useState } from "react";
import { formatValue } from "#core/figures/format";
import { sumDecimals } from "#core/money";
import { ApiError, request } from "#web/api/client.ts";
import type { BatchAnswer, NodeSetSaving, ProposalDetail, ProposalList, ProposalSummary } from "#web/api/types.ts";
import { invalidate, useResource } from "#web/api/use-resource.ts";
import { BatchItem, type Verdict } from "#web/pages/approvals/batch-item.tsx";
import { batchOf, titleOf } from "#web/pages/approvals/inbox-groups.ts";
import { maySign } from "#web/proposals/card-view.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";

type Props = { readonly batch: string; readonly list: ProposalList };
/** Void once another revision stands there. */
type Choice = { readonly verdict: Verdict; readonly hash: string; readonly rev: number };

/** Several proposals at once, a decision for each; one that fails stops none of the others. */
export function BatchCard({ batch, list }: Props) {
  const items = batchOf(list, batch);
  const open = items.filter(({ state }) => state === "proposed" || state === "partially_approved");
  const [choices, setChoices] = useState<Readonly<Record<string, Choice>>>({});
  const [reason, setReason] = useState("");
  const [results, setResults] = useState<Readonly<Record<string, string>>>({});
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<ApiError>();
  const [asking, setAsking] = useState(false);
  const choiceOf = ({ id, rev }: ProposalSummary): Choice | undefined => (choices[id]?.rev === rev ? choices[id] : undefined);
  const chosen = open.flatMap((one) => {
    const choice = choiceOf(one);
    return choice === undefined ? [] : [{ one, choice }];
  });
  const yours = open.filter(maySign).length;
  const refused = open.filter(({ id }) => results[id] !== undefined).length;
  const left = open.length - chosen.length;
  const signing = chosen.filter(({ choice }) => choice.verdict === "approve");
  const refusing = chosen.length - signing.length;

  const choose = (proposal: ProposalDetail, verdict: Verdict | undefined) =>
    setChoices((before) => {
      const others = Object.entries(before).filter(([id]) => id !== proposal.id);
      return Object.fromEntries(verdict === undefined ? others : [...others, [proposal.id, { verdict, hash: proposal.hash, rev: proposal.rev }]]);
    });
  const send = async () => {
    setAsking(false);
    setBusy(true);
    setFault(undefined);
    try {
      const decisions = chosen.map(({ one, choice }) => ({
        id: one.id,
        hash: choice.hash,
        verdict: choice.verdict,
        ...(choice.verdict === "reject" ? { reason: reason.trim() } : {}),
      }));
      const answer = await request<BatchAnswer>("/api/proposals/decisions", { body: { decisions } });
      setResults(Object.fromEntries(answer.results.flatMap(({ id, ok, detail }) => (ok ? [] : [[id, detail ?? "It was refused."]]))));
      setChoices(({ ...kept }) => Object.fromEntries(Object.entries(kept).filter(([id]) => answer.results.some((one) => one.id === id && !one.ok))));
    } catch (error) {
      setFault(error instanceof ApiError ? error : new ApiError(0, {}));
    }
    setBusy(false);
    invalidate("/api/proposals");
  };
  const press = (event: MouseEvent) => {
    if (signing.length > 0 && event.detail === 0) setAsking(true);
    else void send();
  };
  const words = [
    ...(signing.length > 0 ? [`Approve ${signing.length}`] : []),
    ...(refusing > 0 ? [`${signing.length > 0 ? "reject" : "Reject"} ${refusing}`] : []),
  ].join(", ");
  return (
    <article className="card card-plain" aria-label={titleOf(items)}>
      <header className="card-head">
        <div>
          <h2>{titleOf(items)}</h2>
          <div className="card-meta">
            <Worth items={items} />
            <span>each is decided alone, and runs one after another</span>
          </div>
        </div>
        {yours > 0 && (
          <span className="badge to-decide">
            <i className="dot" aria-hidden="true" />
            {yours} {yours === 1 ? "waits" : "wait"} for you
          </span>
        )}
      </header>
      <ul>
        {items.map((one) => (
          <BatchItem key={one.id} summary={one} verdict={choiceOf(one)?.verdict} note={results[one.id]} onChoose={choose} />
        ))}
      </ul>
      {refusing > 0 && (
        <label className="field pt-3">
          <span>Why {refusing === 1 ? "one is" : `${refusing} are`} rejected</span>
          <textarea className="input" rows={2} maxLength={1000} value={reason} onChange={(event) => setReason(event.target.value)} />
        </label>
      )}
      <footer className="card-foot">
        <p>
          {fault !== undefined ? (
            <span className="text-bad" role="alert">
              {fault.message}
            </span>
          ) : open.length === 0 ? (
            "All are decided."
          ) : (
            <>
              {refused > 0 && (
                <span className="text-bad" role="alert">
                  {refused} {refused === 1 ? "was" : "were"} not taken; the reason stands above.{" "}
                </span>
              )}
              {chosen.length === 0
                ? "Choose for each; what you leave open stays open."
                : left > 0 && `${left} ${left === 1 ? "stays" : "stay"} open.`}
            </>
          )}
        </p>
        <span className="card-acts">
          {chosen.length > 0 && (
            <Button look={signing.length > 0 ? "sign" : "line"} disabled={busy || (refusing > 0 && reason.trim() === "")} onClick={press}>
              {signing.length > 0 && <Signature size={14} strokeWidth={1.6} aria-hidden="true" />}
              {words}
            </Button>
          )}
        </span>
      </footer>
      {asking && (
        <Dialog
          title={words}
          onClose={() => setAsking(false)}
          foot={
            <>
              <Button onClick={() => setAsking(false)}>Not now</Button>
              <Button look="sign" onClick={() => void send()}>
                {words}
              </Button>
            </>
          }
        >
          <ul className="flex flex-col gap-1">
            {chosen.map(({ one, choice }) => (
              <li key={one.id}>
                <span className="mono">{one.id}</span> {choice.verdict}: {one.title}
              </li>
            ))}
          </ul>
        </Dialog>
      )}
    </article>
  );
}

/** Moves of nodes share the plans that pay for them, so that their savings do not add up one by one. */
function Worth({ items }: { readonly items: readonly ProposalSummary[] }) {
  const query = new URLSearchParams(items.map(({ id }) => ["id", id]));
  const moves = items.every(({ kind }) => kind === "node_switch");
  const { data, error } = useResource<NodeSetSaving>(moves ? `/api/proposals/saving?${query}` : null);
  if (!moves || error !== undefined) return <span className="num">{oneByOne(items)}</span>;
  if (data === undefined) return <span className="text-ink-3">What they save together is being worked out</span>;
  if (data.usdPerMonth === null) return <span>saving unknown</span>;
  const dearer = data.usdPerMonth.startsWith("-");
  const month = (usd: string) => formatValue(usd, "USD/month", { bare: true, sign: "never" });
  return (
    <span className="num">
      {dearer ? "Raises the bill by" : "Saves"} {month(data.usdPerMonth)} per month together, {data.basis === "net" ? "net" : "before commitments"}
      {data.reason !== null && data.grossUsdPerMonth !== null && (
        <span className="text-ink-3">
          {" "}
          ({month(data.grossUsdPerMonth)} before commitments: it {data.reason})
        </span>
      )}
    </span>
  );
}

function oneByOne(items: readonly ProposalSummary[]): string {
  const known = items.flatMap(({ savingUsdPerMonth }) => (savingUsdPerMonth === null ? [] : [savingUsdPerMonth]));
  if (known.length === 0) return "saving unknown";
  const rest = items.length - known.length;
  return `saves ${formatValue(sumDecimals(known), "USD/month", { bare: true })} per month, each counted alone${rest === 0 ? "" : `, ${rest} unknown`}`;
}
