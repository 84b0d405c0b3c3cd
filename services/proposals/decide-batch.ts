import type { z } from "zod";
import type { BatchAnswer, DecideBatch } from "#core/api/proposals";
import { MajorTomError } from "#core/errors";
import type { ServiceContext } from "#services/context";
import { approveProposal } from "#services/proposals/approve";
import { rejectProposal } from "#services/proposals/reject";

type Decision = z.infer<typeof DecideBatch>["decisions"][number];
type Result = z.infer<typeof BatchAnswer>["results"][number];

/** The decisions of a batch card, one after another, each in a transaction of its own: one that fails stops none. */
export async function decideBatch(ctx: ServiceContext, decisions: readonly Decision[]): Promise<z.infer<typeof BatchAnswer>> {
  const results: Result[] = [];
  for (const decision of decisions) results.push(await decideOne(ctx, decision));
  return { results };
}

async function decideOne(ctx: ServiceContext, { id, hash, verdict, reason }: Decision): Promise<Result> {
  try {
    const { state } = await (verdict === "approve" ? approveProposal(ctx, { id, hash }) : rejectProposal(ctx, { id, hash, reason }));
    return { id, ok: true, state, code: null, detail: null };
  } catch (error) {
    if (!(error instanceof MajorTomError)) throw error;
    return { id, ok: false, state: null, code: error.code, detail: error.message };
  }
}
