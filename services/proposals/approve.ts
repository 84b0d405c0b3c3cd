import { GuardRefusedError, InvalidInputError } from "#core/errors";
import { formatValue } from "#core/figures/format";
import { approve } from "#core/proposals/lifecycle";
import { openSeal, type SealedProposal } from "#core/proposals/sealed";
import type { StoredProposal } from "#db/repositories/proposals";
import type { ServiceContext } from "#services/context";
import type { KindDefinition } from "#services/proposals/kind-definition";
import { transition } from "#services/proposals/transition";

export type Signature = {
  readonly id: string;
  readonly hash: string;
  /** For a purchase: the whole commitment as the person typed it, such as "21,900.00". */
  readonly total?: string | undefined;
};

/**
 * One person's signature on the bytes that they were shown. With the last one needed it may start.
 *
 * @throws StaleProposalError, ForbiddenError, IllegalTransitionError, NotFoundError; InvalidInputError where the typed
 * total is not the sealed one; GuardRefusedError where time has made it something that must not be signed
 */
export async function approveProposal(ctx: ServiceContext, { id, hash, total }: Signature): Promise<StoredProposal> {
  return transition(ctx, {
    id,
    scope: "proposal:approve",
    action: "proposal.approve",
    verb: "Approved",
    decide: (stored, facts) => {
      const next = approve(stored, { ...facts, hash });
      refuseToSign(ctx, stored, total, facts.now);
      return next;
    },
    topic: (next) => (next.state === "approved" ? "approved" : "signed"),
    also: async () => (total === undefined ? undefined : { typedTotal: total }),
  });
}

/** @throws InvalidInputError, GuardRefusedError */
function refuseToSign(ctx: ServiceContext, { kind, sealed: text }: StoredProposal, typed: string | undefined, now: Date): void {
  const definition = ctx.kinds.get(kind) as unknown as KindDefinition | undefined;
  const isPurchase = kind === "sp_purchase" && typed !== undefined;
  if (definition?.refuseSigning === undefined && !isPurchase) return;
  const sealed = openSeal(text);
  if (isPurchase) refuseOtherTotal(sealed, typed);
  const refusal = definition?.refuseSigning?.(sealed, now);
  if (refusal !== undefined) throw new GuardRefusedError("signing", refusal);
}

function refuseOtherTotal({ params }: SealedProposal, typed: string): void {
  const total = typeof params["total"] === "string" ? params["total"] : undefined;
  const shape = /^\$?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2}$/;
  if (total !== undefined && shape.test(typed.trim()) && typed.trim().replace(/[$,]/g, "") === total) return;
  const spelled = formatValue(total, "USD").replace(/^\$/, "");
  throw new InvalidInputError(`The total that you typed is not the whole commitment of this purchase. Type ${spelled} to sign it.`);
}
