import { NodeSwitch } from "#core/proposals/node-switch";
import { openSeal } from "#core/proposals/sealed";
import { request } from "#web/api/client.ts";
import type { ProposalDetail } from "#web/api/types.ts";
import { invalidate } from "#web/api/use-resource.ts";

/** The instance that a switch launched, as its steps have it on record. */
export function launchedBy({ steps, sealed }: ProposalDetail): string | undefined {
  const params = NodeSwitch.safeParse(openSeal(sealed).params);
  const old = params.success ? params.data.node.instanceId : undefined;
  return steps.flatMap(({ refs }) => refs).find((ref) => /^i-[0-9a-f]+$/.test(ref) && ref !== old);
}

/** The switch the other way, of the node that stands there now: a proposal of its own, with its own signature. */
export async function draftWayBack(proposal: ProposalDetail): Promise<ProposalDetail> {
  const { cluster, node } = NodeSwitch.parse(openSeal(proposal.sealed).params);
  const params = { node: launchedBy(proposal) ?? node.name, cluster, to: node.capacityType, instanceType: node.instanceType };
  return post(proposal, params);
}

/** The same order once more, looked at anew. The thread that asked gets it too. */
export async function draftAgain(proposal: ProposalDetail): Promise<ProposalDetail> {
  const { cluster, node, target } = NodeSwitch.parse(openSeal(proposal.sealed).params);
  const params = { node: node.name, cluster, to: target.capacityType, instanceType: target.instanceType, fallback: target.fallback };
  return post(proposal, params);
}

async function post({ threadId }: ProposalDetail, params: object): Promise<ProposalDetail> {
  const drafted = await request<ProposalDetail>("/api/proposals", {
    body: { kind: "node_switch", params, ...(threadId === null ? {} : { threadId }) },
  });
  invalidate("/api/proposals");
  return drafted;
}
