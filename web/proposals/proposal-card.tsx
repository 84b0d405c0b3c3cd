import { CircleAlert, Lock, TriangleAlert } from "lucide-react";
import { useMemo, useState } from "react";
import type { Card } from "#core/proposals/card";
import type { ProposalDetail } from "#web/api/types.ts";
import { Link } from "#web/app/router.tsx";
import { useMay } from "#web/app/session.tsx";
import { clockTime, timeLeft } from "#web/live/time-left.ts";
import { useWorldNow } from "#web/live/world-clock.ts";
import { CardActs } from "#web/proposals/card-acts.tsx";
import { CardFigures, Leap, Moves, Poll } from "#web/proposals/card-parts.tsx";
import { actsOf, footOf, standingOf } from "#web/proposals/card-view.ts";
import { purchaseOf } from "#web/proposals/consequence.ts";
import { Evidence } from "#web/proposals/evidence.tsx";
import { ExactRequests } from "#web/proposals/exact-requests.tsx";
import { legsOf } from "#web/proposals/flight-legs.ts";
import { FlightPlan } from "#web/proposals/flight-plan.tsx";
import { MoneyCard } from "#web/proposals/money-card.tsx";
import { LatestChange, Revisions, seal } from "#web/proposals/revisions.tsx";
import { runbookOf } from "#web/proposals/runbook.ts";
import { Signatures } from "#web/proposals/signatures.tsx";
import { Standing } from "#web/proposals/standing.tsx";
import { useCard, useDeed, useJustChanged, useProposal, useSealHolds } from "#web/proposals/use-proposal.ts";
import { Fault } from "#web/ui/fault.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";

type Props = {
  readonly id: string;
  /** `page`: without a frame, whole, beside the inbox. `thread`: framed, what is long is folded. */
  readonly place: "page" | "thread";
};

/** A proposal by its id, drawn from its sealed bytes. */
export function ProposalCard({ id, place }: Props) {
  const proposal = useProposal(id);
  const card = useCard(proposal.data?.sealed);
  if (proposal.data !== undefined && card !== undefined) return <Drawn proposal={proposal.data} card={card} place={place} />;
  if (proposal.data !== undefined) return <Unreadable proposal={proposal.data} />;
  if (proposal.error !== undefined) return <Fault error={proposal.error} onRetry={proposal.reload} title={`${id} could not be read`} />;
  return (
    <div className={`card ${place === "page" ? "card-plain" : ""} p-4`}>
      <Loading what={id} />
      <Skeleton height={260} />
    </div>
  );
}

/** Somebody changed it in the database: nothing can be signed, but what needs a person can be ended. */
function Unreadable({ proposal }: { readonly proposal: ProposalDetail }) {
  const deed = useDeed(proposal.id);
  const { cancel, resolve } = proposal.youMay;
  return (
    <div className="notice notice-bad" role="alert">
      <CircleAlert size={16} strokeWidth={1.6} aria-hidden="true" />
      <span className="flex-1">
        The sealed text of {proposal.id} cannot be read, so nothing can be signed here. Verify the audit log, and tell who runs this server.
      </span>
      <CardActs proposal={proposal} title={proposal.id} acts={resolve ? ["resolve"] : cancel ? ["withdraw"] : []} deed={deed} settling={false} />
    </div>
  );
}

function Drawn({ proposal, card, place }: { readonly proposal: ProposalDetail; readonly card: Card; readonly place: Props["place"] }) {
  const now = useWorldNow();
  const deed = useDeed(proposal.id);
  const settling = useJustChanged(proposal.hash);
  const holds = useSealHolds(proposal.sealed, proposal.hash);
  const mayDraft = useMay("proposal:create");
  const [exact, setExact] = useState(false);
  const standing = standingOf(proposal);
  const acts = actsOf(proposal, card, mayDraft).filter((act) => holds !== false || act !== "approve");
  const flown = proposal.state === "succeeded";
  const purchase = useMemo(() => purchaseOf(proposal.sealed), [proposal.sealed]);
  const Heading = place === "page" ? "h2" : "h3";
  const open = proposal.state === "proposed" || proposal.state === "partially_approved";
  // What a person must judge stands before what was planned.
  const needsPerson = proposal.state === "needs_attention";
  const outcome = proposal.outcome !== null && (
    <section className="card-part" aria-label="Outcome">
      {place === "page" && <h3>Outcome</h3>}
      <Evidence proposal={proposal} />
    </section>
  );
  return (
    <article className={`card ${place === "page" ? "card-plain" : standing.ring ? "card-yours" : ""}`} aria-label={`Proposal ${proposal.id}`}>
      <header className="card-head">
        <div>
          <Heading>{card.title}</Heading>
          <div className="card-meta">
            {place === "page" ? (
              <span className="mono">{proposal.id}</span>
            ) : (
              <Link href={`/approvals/${proposal.id}`} className="mono">
                {proposal.id}
              </Link>
            )}
            <span>
              for {proposal.requester.name}
              {proposal.requester.kind === "human" ? "" : proposal.requester.kind === "agent" ? ", by Major Tom" : ", by the analyser"}
            </span>
            {card.subject.cluster !== undefined && <span className="mono">{card.subject.cluster}</span>}
            <span>drafted {clockTime(proposal.createdAt, now)} UTC</span>
            {proposal.rev > 1 && <span>revision {proposal.rev}</span>}
            {place === "page" && proposal.threadId !== null && <Link href={`/ask/${proposal.threadId}`}>thread</Link>}
          </div>
        </div>
        <Standing standing={standing} />
      </header>
      {holds === false && (
        <div className="notice notice-bad mx-4 mb-3" role="alert">
          <CircleAlert size={16} strokeWidth={1.6} aria-hidden="true" />
          <span className="flex-1">
            What is shown is not what the seal stands for. Nobody should sign it: reject it and tell who runs this server.
          </span>
        </div>
      )}
      {deed.fault?.code === "stale-proposal" && (
        <div className="notice notice-caution mx-4 mb-3" role="alert">
          <TriangleAlert size={16} strokeWidth={1.6} aria-hidden="true" />
          <span className="flex-1">{deed.fault.message}</span>
        </div>
      )}
      {open && proposal.rev > 1 && (
        <section className="card-part" aria-label="What changed">
          <LatestChange revisions={proposal.revisions} />
        </section>
      )}
      {needsPerson && outcome}
      <section className="card-part" aria-label="Before and after">
        {purchase === undefined ? (
          <Leap card={card} flown={flown} unfolded={place === "page"} />
        ) : (
          <MoneyCard purchase={purchase} card={card} unfolded={place === "page"} />
        )}
      </section>
      {purchase === undefined && card.figures.length > 0 && (
        <section className="card-part" aria-label="Figures">
          <CardFigures figures={card.figures} flown={false} />
        </section>
      )}
      {(card.checks.length > 0 || card.moves.length > 0) && (
        <section className="card-part" aria-label="Checks">
          {place === "page" && <h3>Checks</h3>}
          <Poll checks={card.checks} />
          <Moves moves={card.moves} />
        </section>
      )}
      <section className="card-part" aria-label="Flight plan">
        {place === "page" && <h3>Flight plan</h3>}
        <FlightPlan legs={legsOf(card, proposal, now)} />
        <p className="t-12 text-ink-3">
          {card.undo}{" "}
          {card.playbook !== undefined && (
            <Link href={runbookOf(card.playbook)} className="whitespace-nowrap">
              If it goes wrong
            </Link>
          )}
        </p>
      </section>
      {!needsPerson && outcome}
      {(place === "page" || proposal.decisions.length > 0) && (
        <section className="card-part" aria-label="Signatures">
          {place === "page" && <h3>Signatures</h3>}
          <Signatures proposal={proposal} now={now} />
        </section>
      )}
      <section className="card-part" aria-label="Seal">
        <div className="card-seal">
          <span className="flex items-center gap-1.5">
            <Lock size={12} strokeWidth={1.6} aria-hidden="true" />
            Sealed{" "}
            <span className="mono" title={proposal.hash}>
              {seal(proposal.hash)}
            </span>
          </span>
          <button type="button" onClick={() => setExact(true)}>
            Exact requests
          </button>
        </div>
        <Revisions revisions={proposal.revisions} now={now} />
      </section>
      <footer className="card-foot">
        <p>
          {deed.fault !== undefined && deed.fault.code !== "stale-proposal" ? (
            <span className="text-bad" role="alert">
              {deed.fault.message}
            </span>
          ) : (
            footOf(proposal, card, now, timeLeft)
          )}
        </p>
        <CardActs proposal={proposal} title={card.title} acts={acts} deed={deed} settling={settling} />
      </footer>
      {exact && <ExactRequests proposal={proposal} deed={deed} now={now} onClose={() => setExact(false)} />}
    </article>
  );
}
