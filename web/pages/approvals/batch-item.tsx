import { ChevronRight } from "lucide-react";
import type { ProposalDetail, ProposalSummary } from "#web/api/types.ts";
import { Link } from "#web/app/router.tsx";
import { useWorldNow } from "#web/live/world-clock.ts";
import { CardFigures, Leap, Moves, Poll } from "#web/proposals/card-parts.tsx";
import { isRefused, maySign, standingOf } from "#web/proposals/card-view.ts";
import { legsOf } from "#web/proposals/flight-legs.ts";
import { FlightPlan } from "#web/proposals/flight-plan.tsx";
import { LatestChange, seal } from "#web/proposals/revisions.tsx";
import { Standing } from "#web/proposals/standing.tsx";
import { useCard, useProposal, useSealHolds } from "#web/proposals/use-proposal.ts";
import { Button } from "#web/ui/button.tsx";

export type Verdict = "approve" | "reject";
type Props = {
  readonly summary: ProposalSummary;
  readonly verdict: Verdict | undefined;
  /** Why the server refused the decision. */
  readonly note: string | undefined;
  readonly onChoose: (proposal: ProposalDetail, verdict: Verdict | undefined) => void;
};

/** One of a batch: its own card folded, its own decision. A choice is void when another revision comes. */
export function BatchItem({ summary, verdict, note, onChoose }: Props) {
  const { data } = useProposal(summary.id);
  const now = useWorldNow();
  const card = useCard(data?.sealed);
  const holds = useSealHolds(data?.sealed ?? "", data?.hash ?? "");
  const proposal = data ?? summary;
  const open = proposal.state === "proposed" || proposal.state === "partially_approved";
  const may = data !== undefined && card !== undefined && holds !== false && maySign(data) && !isRefused(card);
  // What needs the password, and for money the total by hand, is signed on its own card.
  const signs = may && !data.needsStepUp;
  const pick = (which: Verdict) => data !== undefined && onChoose(data, verdict === which ? undefined : which);
  return (
    <li className="batch-item">
      <div className="min-w-0">
        <p className="name">{summary.title}</p>
        <p className="card-meta">
          <Link href={`/approvals/${summary.id}`} className="mono">
            {summary.id}
          </Link>
          {data !== undefined && <span className="mono">{seal(data.hash)}</span>}
          {proposal.rev > 1 && <span>revision {proposal.rev}</span>}
          {!open && <Standing standing={standingOf(proposal)} />}
        </p>
        {open && !signs && proposal.whyNot !== null && <p className="t-12 text-ink-3">{proposal.whyNot}</p>}
        {note !== undefined && (
          <p className="t-12 text-bad" role="alert">
            {note}
          </p>
        )}
      </div>
      {open && data !== undefined && (
        <span className="flex gap-1.5" role="group" aria-label={`Decision on ${summary.id}`}>
          {data.youMay.reject && (
            <Button small aria-pressed={verdict === "reject"} onClick={() => pick("reject")}>
              Reject
            </Button>
          )}
          {may && !signs && (
            <Link className="btn btn-small" href={`/approvals/${summary.id}`}>
              Review and sign
            </Link>
          )}
          {signs && (
            <Button small aria-pressed={verdict === "approve"} onClick={() => pick("approve")}>
              Approve
            </Button>
          )}
        </span>
      )}
      {open && data !== undefined && data.rev > 1 && (
        <div className="col-span-2">
          <LatestChange revisions={data.revisions} />
        </div>
      )}
      {card !== undefined && data !== undefined && (
        <details className="fold col-span-2 card border-0! bg-transparent! overflow-visible!" open={data.state === "executing" || undefined}>
          <summary>
            <ChevronRight strokeWidth={1.6} aria-hidden="true" />
            {card.checks.some(({ verdict: said }) => said !== "GO") ? "The card, with notes" : "The card"}
          </summary>
          <div className="flex flex-col gap-3">
            <Leap card={card} flown={data.state === "succeeded"} unfolded={false} />
            <CardFigures figures={card.figures} flown={false} />
            <Poll checks={card.checks} />
            <Moves moves={card.moves} />
            <FlightPlan legs={legsOf(card, data, now)} />
          </div>
        </details>
      )}
    </li>
  );
}
