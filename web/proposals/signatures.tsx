import { Check, X } from "lucide-react";
import { mayStillSign } from "#web/proposals/may-still-sign.ts";
import type { Person, ProposalDetail } from "#web/api/types.ts";
import { useResource } from "#web/api/use-resource.ts";
import { useMe } from "#web/app/session.tsx";
import { clockTime } from "#web/live/time-left.ts";
import { maySign } from "#web/proposals/card-view.ts";

/** Who signed and refused, who may still, in what way. */
export function Signatures({ proposal, now }: { readonly proposal: ProposalDetail; readonly now: number }) {
  const me = useMe();
  const { decisions, rev, signatures, state, requester, kind } = proposal;
  // A submit in person counts for money, on the bytes of the first revision alone.
  const isSubmitted = kind === "sp_purchase" && requester.kind === "human" && rev === 1;
  const given = decisions.filter((decision) => decision.rev === rev);
  const earlier = decisions.length - given.length;
  const open = (state === "proposed" || state === "partially_approved") && signatures.given < signatures.needed;
  return (
    <ul className="signs" aria-label="Signatures">
      {isSubmitted && (
        <li>
          <Check size={16} strokeWidth={1.6} className="text-good" aria-hidden="true" />
          <span className="name">{requester.name}</span>
          <span className="text-ink-3">asked for it in person: one of the people whom money needs</span>
        </li>
      )}
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
      {open && kind === "sp_purchase" && <Missing proposal={proposal} />}
      <li className="text-ink-3">
        {signatures.given} of {signatures.needed} signed. Needs {proposal.signing}.
        {earlier > 0 && ` ${earlier} of earlier revisions ${earlier === 1 ? "does" : "do"} not count.`}
      </li>
    </ul>
  );
}

/** Who could give what is still missing. */
function Missing({ proposal }: { readonly proposal: ProposalDetail }) {
  const { data } = useResource<readonly Person[]>("/api/people");
  const left = proposal.signatures.needed - proposal.signatures.given;
  const people = mayStillSign(proposal, data ?? []);
  if (data === undefined) return null;
  return (
    <li>
      <i className="dot mx-[5px] text-ink-3" aria-hidden="true" />
      <span>
        {left} still missing:{" "}
        {people.length === 0
          ? "nobody else here may sign it. An Owner invites another Owner or Admin, who signs for money a day later."
          : people.map(({ name, role }) => `${name} (${role === "owner" ? "Owner" : "Admin"})`).join(left === 1 ? " or " : ", ")}
      </span>
    </li>
  );
}
