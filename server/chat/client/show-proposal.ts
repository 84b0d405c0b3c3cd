import { createHash } from "node:crypto";
import type { z } from "zod";
import { ProposalDetail } from "#core/api/proposals";
import type { MessageParts } from "#core/chat/message-parts";
import { UnavailableError } from "#core/errors";
import type { Card } from "#core/proposals/card";
import { cardOf } from "#core/proposals/card-of";
import { sealHash } from "#core/proposals/sealed";
import type { Door } from "#server/chat/client/door";

type Detail = z.infer<typeof ProposalDetail>;

/** A proposal as a terminal shows it. The card is drawn here from the sealed bytes, whose hash is computed here, too. */
export type ShownProposal = Pick<Detail, "id" | "rev" | "hash" | "kind" | "state" | "expiresAt" | "signing" | "held"> & { readonly card: Card };

/** @throws UnavailableError where it cannot be read, or its text is not the one that its hash is of */
export async function showProposal(door: Door, { id }: MessageParts["proposal"]): Promise<ShownProposal> {
  const response = await door.fetch(`/api/proposals/${encodeURIComponent(id)}`);
  const detail = ProposalDetail.safeParse(await response.json().catch(() => undefined));
  if (!response.ok || !detail.success) throw new UnavailableError(`The card of ${id} could not be read: the server answered ${response.status}.`);
  const { sealed, rev, hash, kind, state, expiresAt, signing, held } = detail.data;
  if (sealHash(sealed, (text) => createHash("sha256").update(text).digest("hex")) !== hash) {
    throw new UnavailableError(`The sealed text of ${id} is not the one that its hash is of. Sign nothing, and tell an Owner.`);
  }
  return { id, rev, hash, kind, state, expiresAt, signing, held, card: cardOf(sealed) };
}
