import { ApiError, request } from "#web/api/client.ts";
import type { NodeRow, ProposalDetail } from "#web/api/types.ts";
import { invalidate } from "#web/api/use-resource.ts";
import { newId } from "#web/app/new-id.ts";

export type Proposed = {
  /** Where the person decides; undefined where nothing was drafted. */
  readonly href: string | undefined;
  readonly drafted: readonly string[];
  readonly refused: readonly { readonly node: string; readonly reason: string }[];
};

/** Drafts a move to spot for each node, one after another; several are one batch, and one that is refused stops none. */
export async function proposeSpot(nodes: readonly NodeRow[]): Promise<Proposed> {
  const batch = nodes.length > 1 ? newId("b_") : undefined;
  const drafted: string[] = [];
  const refused: { node: string; reason: string }[] = [];
  for (const { name, cluster } of nodes) {
    try {
      const body = { kind: "node_switch", params: { node: name, cluster, to: "spot" }, ...(batch === undefined ? {} : { batch }) };
      drafted.push((await request<ProposalDetail>("/api/proposals", { body })).id);
    } catch (error) {
      refused.push({ node: name, reason: error instanceof ApiError ? error.message : "It could not be drafted." });
    }
  }
  invalidate("/api/proposals");
  invalidate("/api/nodes");
  const href = drafted.length === 0 ? undefined : drafted.length === 1 ? `/approvals/${drafted[0]}` : `/approvals/batch/${batch}`;
  return { href, drafted, refused };
}
