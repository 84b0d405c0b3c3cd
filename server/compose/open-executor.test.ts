import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ScalingGroup } from "#core/ports/compute";
import type { FaultSet } from "#sandbox/live/faults";
import { sandboxInventory } from "#sandbox/inventory";
import { binary, output } from "#sandbox/testing/binaries";
import { CLUSTERS, type Flown, type LiveHands, openLiveHands, type OwnerKind, OWNERS } from "#server/testing/live-hands";
import { ACTION_ANNOTATION, ACTION_TAG } from "#services/execution/token";

const AWS = binary("aws");
const KUBECTL = binary("kubectl");
const HOUR_MS = 3_600_000;
/** Adapters wait real seconds before they read again: a quarter of an hour has to leave time for many tries. */
const THROTTLED_RATE = 5;
/** Each run is short on a machine of its own, and waits for its turn on a shared one. */
const PATIENCE_MS = 480_000;

let hands: LiveHands;
beforeAll(async () => {
  hands = await openLiveHands();
}, PATIENCE_MS);
afterAll(() => hands?.close());

const groupsOf = async (owner: OwnerKind, at: Pick<Flown, "accountId" | "region">) =>
  (await hands.ctx.clouds.compute(at.accountId, at.region).scalingGroups())
    .filter(({ name }) => name.startsWith(CLUSTERS[owner]))
    .map(({ instances: _members, ...group }) => group);

type Before = { readonly groups: readonly Omit<ScalingGroup, "instances">[]; readonly pools: unknown; readonly claims: readonly string[] };

/** What the owners of nodes are set to, before and after. */
async function settingsOf(owner: OwnerKind): Promise<Before> {
  const cluster = await hands.ctx.clouds.cluster(CLUSTERS[owner]);
  const account = hands.access.clusters.find(({ name }) => name === CLUSTERS[owner]);
  const [pools, claims] = await Promise.all([cluster.nodePools(), cluster.nodeClaims()]);
  const groups = await groupsOf(owner, { accountId: account?.accountId ?? "", region: account?.region ?? "" });
  const ours = claims.map(({ name }) => name).filter((name) => name.startsWith("majortom-"));
  return { groups, pools: pools.map(({ name, uid, requirements }) => ({ name, uid, requirements })), claims: ours };
}

async function flown(options: Parameters<LiveHands["fly"]>[0]): Promise<{ readonly all: readonly Flown[]; before(owner: OwnerKind): Before }> {
  const before = new Map<OwnerKind, Before>();
  for (const owner of OWNERS) before.set(owner, await settingsOf(owner));
  return { all: await hands.fly(options), before: (owner) => before.get(owner) as Before };
}

const launchedBy = async ({ accountId, region, detail }: Flown) =>
  hands.ctx.clouds.compute(accountId, region).instances({ tags: { [ACTION_TAG]: `${detail.actionId}/launch` } });

/** No node is left cordoned or marked, and all pods run. */
async function expectAtPeace(cluster: string): Promise<void> {
  const eyes = await hands.ctx.clouds.cluster(cluster);
  for (const node of await eyes.nodes()) {
    expect([node.name, node.unschedulable, node.annotations[ACTION_ANNOTATION]]).toEqual([node.name, false, undefined]);
  }
  await expect
    .poll(async () => (await eyes.pods()).filter(({ ready, phase }) => !ready && phase !== "Succeeded").map(({ name }) => name), { timeout: 20_000 })
    .toEqual([]);
}

/** Nothing runs that did not run before, and everything is set as it was. */
async function expectUndone(one: Flown, before: Before): Promise<void> {
  const { sealed, accountId, region, owner } = one;
  const [old] = await hands.ctx.clouds.compute(accountId, region).instances({ ids: [sealed.node.instanceId] });
  expect(old?.state).toBe("running");
  const left = (await launchedBy(one)).filter(({ state }) => state === "running" || state === "pending");
  expect(left.map(({ id }) => id)).toEqual([]);
  expect(await settingsOf(owner)).toEqual(before);
  await expectAtPeace(sealed.cluster);
}

/** The new instance is what was sealed, known by its tag; the old one has ended. */
async function expectSwitched(one: Flown, capacityType: "spot" | "on_demand"): Promise<void> {
  const { sealed, accountId, region } = one;
  const made = await launchedBy(one);
  expect(made.map(({ state }) => state)).toEqual(["running"]);
  expect(made[0]).toMatchObject({ instanceType: sealed.target.instanceType, capacityType, tags: sealed.target.tags });
  expect(sealed.target.zones).toContain(made[0]?.zone);
  const ended = await hands.ctx.clouds.compute(accountId, region).instances({ ids: [sealed.node.instanceId] });
  expect(ended.filter(({ state }) => state !== "terminated" && state !== "shutting-down")).toEqual([]);
  await expectAtPeace(sealed.cluster);
}

const outcomes = (all: readonly Flown[]) =>
  all.map(({ owner, detail }) => `${owner} ${detail.state}${detail.state === "succeeded" ? "" : `: ${detail.outcome?.text}`}`);

describe("the executor of the server, with its own adapters, against the sandbox's server", () => {
  let all: readonly Flown[] = [];
  let before: (owner: OwnerKind) => Before;

  it(
    "moves a node of each owner to spot, and leaves groups as large as they were",
    async () => {
      ({ all, before } = await flown({ fallback: "on_demand" }));
      expect(outcomes(all)).toEqual(OWNERS.map((owner) => `${owner} succeeded`));
      for (const one of all) {
        await expectSwitched(one, "spot");
        const now = await settingsOf(one.owner);
        expect(now.claims).toHaveLength(one.owner === "karpenter" ? 1 : 0);
        const sizes = ({ groups }: Before) => groups.map(({ name, desiredCapacity, propagatedTags }) => [name, desiredCapacity, propagatedTags]);
        expect(sizes(now)).toEqual(sizes(before(one.owner)));
      }
    },
    PATIENCE_MS,
  );

  it.skipIf(AWS === undefined)(
    `and the AWS CLI sees what each card said${AWS === undefined ? " (skipped: no aws on the PATH)" : ""}`,
    () => Promise.all(all.map(expectAwsSees)).then(() => undefined),
    PATIENCE_MS,
  );

  it.skipIf(KUBECTL === undefined)(
    `and kubectl sees the new node Ready, the old one gone, and every pod back${KUBECTL === undefined ? " (skipped: no kubectl on the PATH)" : ""}`,
    () => Promise.all(all.map(expectKubectlSees)).then(() => undefined),
    PATIENCE_MS,
  );

  it("and the next bill has the new instances at their price instead of the old ones", async () => {
    const through = Math.ceil(hands.ctx.now().getTime() / HOUR_MS);
    const { world } = hands.live;
    const nodes = await sandboxInventory(
      world.company,
      () => through,
      () => world.overlay(),
    ).nodes();
    for (const one of all) {
      const [made] = await launchedBy(one);
      expect(nodes.find(({ instanceId }) => instanceId === made?.id)).toMatchObject({
        cluster: one.sealed.cluster,
        instanceType: one.sealed.target.instanceType,
        capacityType: "spot",
        zone: made?.zone,
      });
      expect(nodes.some(({ instanceId }) => instanceId === one.sealed.node.instanceId)).toBe(false);
    }
  });

  it(
    "launches on demand where there is no spot capacity and that was approved, and each owner buys as before",
    async () => {
      const run = await flown({ fallback: "on_demand", faults: { noCapacity: { match: "spot" } } });
      expect(outcomes(run.all)).toEqual(OWNERS.map((owner) => `${owner} succeeded`));
      for (const one of run.all) {
        await expectSwitched(one, "on_demand");
        expect(one.detail.outcome?.text).toContain("Nothing is saved");
        const { groups, pools } = await settingsOf(one.owner);
        expect({ groups, pools }).toMatchObject({ groups: run.before(one.owner).groups, pools: run.before(one.owner).pools });
      }
    },
    PATIENCE_MS,
  );

  const UNDONE: readonly (readonly [string, FaultSet, readonly RegExp[]])[] = [
    [
      "there is no capacity at all, or pods do not start elsewhere",
      { noCapacity: { match: "xlarge" }, podsWillNotStart: { match: CLUSTERS.unowned } },
      [/capacity|launched nothing/i, /capacity|launched nothing/i, /replicas Ready|had not moved|healthy/],
    ],
    ["the new node never gets Ready", { nodeNeverReady: true }, OWNERS.map(() => /not Ready after 10 minutes/)],
  ];
  it.each(UNDONE)(
    "undoes everything where %s",
    async (_what, faults, reasons) => {
      const run = await flown({ fallback: "none", faults });
      for (const [index, one] of run.all.entries()) {
        expect(one.detail.state, one.detail.outcome?.text).toBe("rolled_back");
        expect(one.detail.outcome?.text).toMatch(reasons[index] as RegExp);
        await expectUndone(one, run.before(one.owner));
      }
    },
    PATIENCE_MS,
  );

  it(
    "has one effect each where calls are throttled, answers are cut, look-ups lag, tokens are forgotten and watches are lost",
    async () => {
      const faults = {
        throttling: { probability: 0.3 },
        cutAnswers: { times: 4, match: "" },
        lateLookups: { seconds: 20 },
        forgottenTokens: true,
        lostWatch: { afterEvents: 3 },
      };
      const run = await flown({ fallback: "on_demand", faults, workRate: THROTTLED_RATE });
      expect(outcomes(run.all)).toEqual(OWNERS.map((owner) => `${owner} succeeded`));
      for (const one of run.all) await expectSwitched(one, "spot");
      expect(await hands.chainHolds()).toBe(true);
      expect(hands.log.filter(({ level }) => level === "error")).toEqual([]);
    },
    PATIENCE_MS,
  );
});

type Described = {
  readonly InstanceId: string;
  readonly InstanceType: string;
  readonly InstanceLifecycle?: string;
  readonly State: { readonly Name: string };
  readonly Placement: { readonly AvailabilityZone: string };
  readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
};

async function expectAwsSees({ sealed, accountId, region, detail }: Flown): Promise<void> {
  const { access, folder } = hands;
  const account = access.accounts.find(({ id }) => id === accountId);
  const environment = {
    AWS_ENDPOINT_URL: access.awsEndpoint,
    AWS_DEFAULT_REGION: region,
    AWS_CONFIG_FILE: `${folder}/no-config`,
    AWS_SHARED_CREDENTIALS_FILE: `${folder}/no-credentials`,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_PAGER: "",
  };
  const aws = async (parameters: readonly string[], keys: Readonly<Record<string, string>>) =>
    JSON.parse(await output(AWS ?? "", [...parameters, "--output", "json"], { ...environment, ...keys })) as unknown;
  const role = [
    "sts",
    "assume-role",
    "--role-arn",
    account?.readRoleArn ?? "",
    "--external-id",
    account?.externalId ?? "",
    "--role-session-name",
    "cli",
  ];
  const own = { AWS_ACCESS_KEY_ID: access.accessKeyId, AWS_SECRET_ACCESS_KEY: access.secretAccessKey };
  const { Credentials: keys } = (await aws(role, own)) as { Credentials: Record<"AccessKeyId" | "SecretAccessKey" | "SessionToken", string> };
  const reader = { AWS_ACCESS_KEY_ID: keys.AccessKeyId, AWS_SECRET_ACCESS_KEY: keys.SecretAccessKey, AWS_SESSION_TOKEN: keys.SessionToken };
  const { Reservations } = (await aws(["ec2", "describe-instances"], reader)) as { Reservations: readonly { Instances: readonly Described[] }[] };
  const instances = Reservations.flatMap(({ Instances }) => Instances);
  const old = instances.find(({ InstanceId }) => InstanceId === sealed.node.instanceId);
  // An hour after its end it is not shown any more.
  expect([undefined, "shutting-down", "terminated"]).toContain(old?.State.Name);
  const tagsOf = ({ Tags }: Described) => Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
  const made = instances.filter((one) => tagsOf(one)[ACTION_TAG]?.startsWith(`${detail.actionId}/`) === true);
  expect(made.map(({ InstanceType, InstanceLifecycle, State }) => [InstanceType, InstanceLifecycle, State.Name])).toEqual([
    [sealed.target.instanceType, sealed.target.capacityType, "running"],
  ]);
  const [one] = made;
  expect(one && tagsOf(one)).toMatchObject(sealed.target.tags);
  expect(sealed.target.zones).toContain(one?.Placement.AvailabilityZone);
  expect(detail.outcome?.text).toContain(one?.InstanceId);
}

type Listed<T> = { readonly items: readonly T[] };
type Conditions = { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
type KubectlNode = {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly providerID: string; readonly unschedulable?: boolean };
  readonly status: Conditions;
};
type KubectlPod = { readonly metadata: { readonly name: string }; readonly status: Conditions & { readonly phase: string } };

async function expectKubectlSees(flight: Flown): Promise<void> {
  const { sealed, detail } = flight;
  const kubeconfig = hands.access.clusters.find(({ name }) => name === sealed.cluster)?.kubeconfig ?? "";
  const kubectl = async <T>(...what: readonly string[]) =>
    (JSON.parse(await output(KUBECTL ?? "", ["--kubeconfig", kubeconfig, "get", ...what, "-o", "json"])) as Listed<T>).items;
  const isReady = ({ conditions }: Conditions) => conditions?.some(({ type, status }) => type === "Ready" && status === "True") === true;
  const nodes = await kubectl<KubectlNode>("nodes");
  const made = (await launchedBy(flight))[0]?.id ?? "none";
  const node = nodes.find(({ spec }) => spec.providerID.endsWith(`/${made}`));
  expect(node && isReady(node.status)).toBe(true);
  expect(detail.outcome?.text).toContain(node?.metadata.name);
  expect(nodes.map(({ metadata }) => metadata.name)).not.toContain(sealed.node.name);
  expect(nodes.filter(({ spec }) => spec.unschedulable === true)).toEqual([]);
  const pods = await kubectl<KubectlPod>("pods", "-A");
  expect(pods.filter(({ status }) => status.phase !== "Succeeded" && !isReady(status)).map(({ metadata }) => metadata.name)).toEqual([]);
  const gone = new Set(sealed.pods.map(({ name, workload }) => (workload.startsWith("StatefulSet") ? "" : name)));
  expect(pods.filter(({ metadata }) => gone.has(metadata.name))).toEqual([]);
}
