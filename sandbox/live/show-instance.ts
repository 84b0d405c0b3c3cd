import { type ChangedInstance, type LaunchChange, tagsAt } from "#sandbox/live/changed-instances";
import type { Faults } from "#sandbox/live/faults";
import type { LiveInstance } from "#sandbox/live/live-instance";
import { imageIdOf, launchTemplateOf, ownerOf, subnetIdOf, systemTagsOf } from "#sandbox/live/pool-places";
import { accountIdOf } from "#sandbox/world/commitments";
import type { Company } from "#sandbox/world/company";
import type { Instance } from "#sandbox/world/fleet";
import { hostNameOf, launchedHostName, privateIpOf } from "#sandbox/world/host-names";
import { noise } from "#sandbox/world/noise";

type TagChanges = ChangedInstance["tagChanges"];
/** What does not change while an instance lives. */
type Fixed = Omit<LiveInstance, "state" | "readyAt" | "endedAt">;

const PENDING_MS = 15_000;
const FIRST_READY_MS = 45_000;
const LAST_READY_MS = 90_000;
const SHUTTING_DOWN_MS = 30_000;
const NO_CHANGES: TagChanges = [];

/** How instances look at a moment. Instants are milliseconds since the epoch, on the world's clock. */
export class InstanceShow {
  readonly #company: Company;
  readonly #faults: Faults;
  readonly #fixed = new WeakMap<Instance, Fixed>();
  /** Launched ones whose node was ready before a fault kept nodes from it. */
  readonly #readied = new Set<string>();

  constructor(company: Company, faults: Faults) {
    this.#company = company;
    this.#faults = faults;
  }

  /** One of the pure world, with what was done to it. */
  pure(instance: Instance, at: number, ended: number | undefined, tagChanges: TagChanges = NO_CHANGES): LiveInstance {
    const fixed = this.#fixed.get(instance) ?? fixedOf(this.#company, instance);
    this.#fixed.set(instance, fixed);
    const tags = tagChanges.length === 0 ? fixed.tags : tagsAt(fixed.tags, tagChanges, at);
    return this.#shown({ ...fixed, tags }, at, ended, false);
  }

  launched({ origin, since, endedAt, tagChanges }: ChangedInstance & { readonly origin: LaunchChange }, at: number): LiveInstance {
    const { id, accountId, region, zone, instanceType, capacity, poolKey, slot, cluster, owner } = origin;
    const nodeName = launchedHostName(origin.ordinal);
    const place = { accountId, region, zone, subnetId: origin.subnetId, nodeName, privateIp: privateIpOf(nodeName) };
    const kind = { instanceType, capacity, poolKey, slot, cluster, owner, imageId: origin.imageId, launchTemplate: origin.launchTemplate };
    const tags = tagsAt(origin.tags, tagChanges, at);
    return this.#shown({ id, ...place, ...kind, tags, clientToken: origin.clientToken, launchedAt: new Date(since) }, at, endedAt, true);
  }

  #shown(fixed: Fixed, at: number, ended: number | undefined, mayNeverBeReady: boolean): LiveInstance {
    const since = fixed.launchedAt.getTime();
    const ready = since + FIRST_READY_MS + Math.floor(noise(`${fixed.id}/boot`) * (LAST_READY_MS - FIRST_READY_MS));
    const held = mayNeverBeReady && this.#faults.current.nodeNeverReady === true && !this.#readied.has(fixed.id);
    if (mayNeverBeReady && !held && ready <= at) this.#readied.add(fixed.id);
    const alive = at < since + PENDING_MS ? "pending" : "running";
    const isOver = ended !== undefined && ended <= at;
    const state = !isOver ? alive : at < ended + SHUTTING_DOWN_MS ? "shutting-down" : "terminated";
    return { ...fixed, state, readyAt: held ? undefined : new Date(ready), endedAt: isOver ? new Date(ended) : undefined };
  }
}

function fixedOf(company: Company, instance: Instance): Fixed {
  const { pool, id, slot, zone } = instance;
  const accountId = accountIdOf(company, pool.account);
  const template = launchTemplateOf(company, pool);
  const launchTemplate = template === undefined ? undefined : { id: template.id, version: template.version };
  const owner = ownerOf(pool, id);
  const nodeName = hostNameOf(company, instance);
  return {
    id,
    accountId,
    region: pool.region,
    zone,
    instanceType: pool.instanceType,
    capacity: pool.capacity,
    poolKey: pool.key,
    slot,
    cluster: pool.cluster,
    owner,
    launchedAt: new Date(instance.launchedAt * 1000),
    privateIp: privateIpOf(nodeName),
    nodeName,
    imageId: imageIdOf(pool.region, pool.instanceType),
    subnetId: subnetIdOf(accountId, zone),
    launchTemplate,
    tags: { ...pool.tags, ...systemTagsOf(pool.cluster, owner, launchTemplate) },
    clientToken: undefined,
  };
}
