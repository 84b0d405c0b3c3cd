import { ACTION_TAG } from "#services/execution/token";
import type { FakeWorld } from "#services/execution/testing/fake-world";
import { type Cell, type NodeOwner, NODES } from "#bench/crash/cells";
import type { Report } from "#bench/crash/testing/executor-process";

/** Where the provider's world and the log break a promise; empty where all are kept. */
export function faultsOf(
  world: FakeWorld,
  cell: Cell & { readonly owner: NodeOwner },
  { state, chainHolds, open, actionId, outcome }: Report,
  killed: boolean,
): readonly string[] {
  world.tick();
  const old = world.instances.get(NODES[cell.owner].instance);
  const made = [...world.instances.values()].filter(({ id }) => id.startsWith("i-0new"));
  const alive = made.filter(({ endedAt }) => endedAt === undefined);
  const mine = alive.filter(({ tags }) => tags.get(ACTION_TAG)?.value.startsWith(`${actionId}/`) === true);
  const faults: string[] = [];
  const unless = (holds: boolean, fault: string) => {
    if (!holds) faults.push(fault);
  };
  unless(killed, "the point was never reached");
  unless(made.length <= 1, `${made.length} instances were launched`);
  unless(chainHolds, "the audit chain is broken");
  unless(open.length === 0, `steps without an outcome: ${open.join(", ")}`);
  // An action that needs a person may leave an instance, and says so; none other may.
  const mayDoubt = cell.provider === "forgetting and late";
  unless(state === "succeeded" || (mayDoubt && state === "needs_attention"), `it ended as ${state}: ${outcome}`);
  if (state !== "succeeded") return faults;
  unless(alive.length === 1 && mine.length === 1, `${alive.length} new instances run, ${mine.length} with our tag`);
  unless(old?.endedAt !== undefined, "the old instance still runs");
  unless(Object.keys(world.group.tags).length === 0, "the group still has our tag");
  unless(world.group.desired === 1, `the group wants ${world.group.desired} instances`);
  unless(world.claims.size === 1, `there are ${world.claims.size} NodeClaims`);
  const ends = world.writes.filter(({ operation, name, effect }) => effect && /Terminate|deleteNodeClaim/.test(operation) && name !== "");
  unless(ends.length <= 1, `${ends.length} ends had an effect`);
  unless(
    [...world.pods.values()].every((pod) => pod.isDaemon || world.podReady(pod)),
    "a pod is not Ready",
  );
  return faults;
}
