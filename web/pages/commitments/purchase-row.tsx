import { ChevronRight } from "lucide-react";
import type { CommitmentPurchase } from "#core/api/commitment-workflow";
import { ENDED_STATES, purchaseStateLabel } from "#core/commitments/purchase-state";
import { formatDay, formatInstant } from "#core/figures/dates";
import { formatFigure } from "#core/figures/format";
import { Link } from "#web/app/router.tsx";
import { timeLeft } from "#web/live/time-left.ts";
import { useWorldNow } from "#web/live/world-clock.ts";
import { STATE_TONES } from "#web/pages/commitments/commitment-words.ts";
import { PurchaseActs } from "#web/pages/commitments/purchase-acts.tsx";
import { UseBar } from "#web/pages/commitments/use-bar.tsx";
import { FigureButton } from "#web/query/sum.tsx";

const EVERY_MS = 30_000;

/** One purchase: where it stands and why, what it costs, until when it can be taken back, and how it got there. */
export function PurchaseRow({ purchase }: { readonly purchase: CommitmentPurchase }) {
  const now = useWorldNow(EVERY_MS);
  const { state, title, because, proposal, signatures, total, upfront, accountName, held, undo, history, utilization, ending } = purchase;
  const isActive = state === "purchased" || state === "monitoring";
  const deadline = deadlineOf(purchase, now);
  return (
    <li className="purchase" aria-label={title}>
      <div className="min-w-0">
        <p>
          <span className="name">{title}</span>{" "}
          {proposal !== null && (
            <Link href={`/approvals/${proposal}`} className="mono t-12">
              {proposal}
            </Link>
          )}
        </p>
        <p className="t-12 text-ink-2">
          <span className={STATE_TONES[state]}>
            {purchaseStateLabel(state)}
            {signatures !== null && `, ${signatures.given} of ${signatures.needed} signed`}.
          </span>{" "}
          {held ?? because}
        </p>
        {!ENDED_STATES.has(state) && undo !== "" && <p className="t-12 text-ink-3">{undo}</p>}
        {ending !== null && (
          <p className="t-12 text-ink-2">
            Its end is drafted and waits for a signature: <Link href={`/approvals/${ending}`}>{ending}</Link>
          </p>
        )}
      </div>
      <dl className="purchase-facts">
        <div>
          <dt>In total</dt>
          <dd>
            <FigureButton figure={total} bare />
            {Number(upfront.value ?? 0) > 0 && <small>{formatFigure(upfront)} upfront</small>}
          </dd>
        </div>
        {isActive ? (
          <div>
            <dt>Used</dt>
            <dd>
              <UseBar utilization={utilization} />
            </dd>
          </div>
        ) : (
          <div>
            <dt>{deadline === undefined ? "Account" : deadline.label}</dt>
            <dd>{deadline === undefined ? (accountName ?? "unknown") : deadline.value}</dd>
          </div>
        )}
      </dl>
      <PurchaseActs purchase={purchase} />
      <details className="fold purchase-more">
        <summary>
          <ChevronRight strokeWidth={1.6} aria-hidden="true" />
          <span>
            {history.length === 1 ? "1 step" : `${history.length} steps`}
            {purchase.plan !== null && (
              <>
                , <span className="mono">{purchase.plan.slice(0, 13)}</span>
              </>
            )}
          </span>
        </summary>
        <ol className="t-12 flex flex-col gap-1">
          {history.map((event) => (
            <li key={event.at + event.state} className="grid grid-cols-[128px_minmax(0,1fr)] gap-x-3">
              <time className="text-ink-3 num" dateTime={event.at}>
                {formatInstant(new Date(event.at), { year: new Date(event.at).getUTCFullYear() })}
              </time>
              <span>
                <span className={STATE_TONES[event.state]}>{event.label}</span> <span className="text-ink-2">{event.because}</span>
                {event.by !== null && <span className="text-ink-3"> {event.by}</span>}
              </span>
            </li>
          ))}
        </ol>
        {isActive && (
          <p className="t-12 text-ink-2 num">
            Saved net {formatFigure(purchase.netSaving)}, idled {formatFigure(purchase.unused)}
            {purchase.end !== null && `, ends ${formatDay(new Date(purchase.end))}`}.
          </p>
        )}
        <p className="t-12 flex gap-4">
          {proposal !== null && <Link href={`/audit?search=${proposal}`}>Audit</Link>}
          <Link href={purchase.playbook}>If it goes wrong</Link>
        </p>
      </details>
    </li>
  );
}

/** What runs out next: the time in which cancelling costs nothing, or the start. */
function deadlineOf({ state, start }: CommitmentPurchase, now: number): { readonly label: string; readonly value: string } | undefined {
  if (state !== "queued" || start === null) return undefined;
  const left = timeLeft(Date.parse(start), now);
  return { label: "Starts in", value: left ?? "now" };
}
