import { NodeSwitch } from "#core/proposals/node-switch";
import { openSeal } from "#core/proposals/sealed";
import { request } from "#web/api/client.ts";
import type { ProposalDetail } from "#web/api/types.ts";
import { invalidate } from "#web/api/use-resource.ts";

/** The same order once more, looked at anew. The thread that asked gets it too. */
export async function draftAgain(proposal: ProposalDetail): Promise<ProposalDetail> {
  const { cluster, node, target } = NodeSwitch.parse(openSeal(proposal.sealed).params);
  const params = { node: node.name, cluster, to: target.capacityType, instanceType: target.instanceType, fallback: target.fallback };
  const drafted = await request<ProposalDetail>("/api/proposals", {
    body: { kind: "node_switch", params, ...(proposal.threadId === null ? {} : { threadId: proposal.threadId }) },
  });
  invalidate("/api/proposals");
  return drafted;
}
