import { Check, X } from "lucide-react";
import type { ProposalDetail } from "#web/api/types.ts";
import { useMe } from "#web/app/session.tsx";
import { clockTime } from "#web/live/time-left.ts";
import { maySign } from "#web/proposals/card-view.ts";

/** Who signed and refused, who may still, in what way. */
export function Signatures({ proposal, now }: { readonly proposal: ProposalDetail; readonly now: number }) {
  const me = useMe();
  const { decisions, rev, signatures, state } = proposal;
  const given = decisions.filter((decision) => decision.rev === rev);
  const earlier = decisions.length - given.length;
  const open = (state === "proposed" || state === "partially_approved") && signatures.given < signatures.needed;
  return (
    <ul className="signs" aria-label="Signatures">
      {given.map((decision) => (
        <li key={`${decision.userId}${decision.verdict}`}>
          {decision.verdict === "approve" ? (
            <Check size={16} strokeWidth={1.6} className="text-good" aria-hidden="true" />
          ) : (
            <X size={16} strokeWidth={1.6} className="text-bad" aria-hidden="true" />
          )}
          <span className="name">{decision.name}</span>
          <span className="text-ink-3">
            {decision.verdict === "approve" ? "signed" : "rejected"} {clockTime(decision.at, now)} UTC, {decision.channel}
            {decision.stepUpAt === null ? "" : ", password confirmed"}
          </span>
          {decision.reason !== null && decision.reason !== "" && <span className="text-ink-2">“{decision.reason}”</span>}
        </li>
      ))}
      {open && maySign(proposal) && (
        <li className="to-decide">
          <i className="dot mx-[5px]" aria-hidden="true" />
          <span className="name">{me.user.name}</span>
          <span>you</span>
        </li>
      )}
      <li className="text-ink-3">
        {signatures.given} of {signatures.needed} signed. Needs {proposal.signing}.
        {earlier > 0 && ` ${earlier} of earlier revisions ${earlier === 1 ? "does" : "do"} not count.`}
      </li>
    </ul>
  );
}
