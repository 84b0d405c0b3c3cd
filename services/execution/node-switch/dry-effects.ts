import type { ProviderRequest } from "#core/ports/provider";
import type { Flight } from "#services/execution/flight";
import { cordonEffect } from "#services/execution/node-switch/cordon";
import { evictRequest } from "#services/execution/node-switch/requests";
import { groupEffects } from "#services/execution/node-switch/launch-group";
import { claimRequests } from "#services/execution/node-switch/launch-karpenter";
import { launchEffects } from "#services/execution/node-switch/launch-unowned";
import { whyUnsafe } from "#services/execution/node-switch/safety";
import { oldNodeOf, podsToMove, switchedBy } from "#services/execution/node-switch/switched";
import { endEffect } from "#services/execution/node-switch/terminate";
import { tagValueOf } from "#services/execution/token";

type Dry = { readonly step: string; readonly request: ProviderRequest };

/** All requests of a switch in their order; those that only a lack of spot capacity brings about say so in their step. */
export async function dryEffects(flight: Flight): Promise<readonly Dry[]> {
  const at = await switchedBy(flight);
  const { owner } = at.sealed;
  const node = await oldNodeOf(at);
  const mark = tagValueOf(flight.lease.actionId, "cordon");
  const launches =
    owner.kind === "unowned"
      ? launchEffects(flight, at, owner)
      : owner.kind === "karpenter"
        ? await claimRequests(flight, at, owner)
        : await groupEffects(flight, at, owner);
  const pods = node === undefined ? [] : await podsToMove(at, node);
  return [
    ...(node === undefined ? [] : [{ step: "cordon", request: cordonEffect("cordon", at, node, mark).request }]),
    ...launches,
    ...pods.map((pod) => ({ step: `drain ${pod.namespace}/${pod.name}`, request: evictRequest(at.sealed.cluster, pod) })),
    { step: "terminate", request: endEffect(flight, at).request },
  ];
}

export async function dryFindings(flight: Flight): Promise<readonly string[]> {
  const unsafe = await whyUnsafe(flight, "first");
  return unsafe === undefined ? [] : [unsafe];
}
