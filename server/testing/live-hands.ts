import { type NodeOwner, NodeSwitch } from "#core/proposals/node-switch";
import { openSeal } from "#core/proposals/sealed";
import { NO_KILL_FILE } from "#core/ports/kill-file";
import { createClock } from "#db/clock";
import { setClock } from "#db/open-database";
import { embeddedTestDatabase } from "#db/testing/test-database";
import { HALCYON } from "#sandbox/halcyon/company";
import type { FaultSet } from "#sandbox/live/faults";
import { openLiveCompanies, type SandboxAccess } from "#sandbox/open-live-companies";
import { temporaryDir } from "#sandbox/testing/open-bill";
import type { LiveCompany } from "#sandbox/wire/aws/answer-aws";
import type { CostSources } from "#server/compose/cost-sources";
import { KINDS } from "#server/compose/kinds";
import { tenantClouds } from "#server/compose/open-clouds";
import { openExecutor } from "#server/compose/open-executor";
import { readConfig } from "#server/config";
import { verifyAudit } from "#services/audit/verify";
import type { ServiceContext } from "#services/context";
import { approveProposal } from "#services/proposals/approve";
import { draftProposal } from "#services/proposals/draft";
import { getProposal } from "#services/proposals/get";
import { ensureTenant } from "#services/tenants/ensure-tenant";
import { aCompany } from "#services/testing/a-company";
import { fastPasswords } from "#services/testing/a-tenant";

/** Offices have just opened, so that for half a day no cluster changes its size by itself. */
const START = new Date("2026-11-18T13:30:00Z");

/** Of the world's clock: an instance shuts down, and its node leaves. */
const SETTLED_AFTER_MS = 120_000;

/** A cluster of the sample company for each kind of owner, whose account the sandbox lets act. */
export const CLUSTERS = {
  auto_scaling_group: "dev-east",
  karpenter: "staging-eks",
  unowned: "ml-cluster",
} as const satisfies Record<NodeOwner["kind"], string>;
export type OwnerKind = keyof typeof CLUSTERS;
export const OWNERS = Object.keys(CLUSTERS) as readonly OwnerKind[];

export type Flown = {
  readonly owner: OwnerKind;
  readonly sealed: NodeSwitch;
  readonly accountId: string;
  readonly region: string;
  readonly detail: Awaited<ReturnType<typeof getProposal>>;
};

export type LiveHands = {
  readonly access: SandboxAccess;
  readonly live: LiveCompany;
  readonly ctx: ServiceContext;
  readonly folder: string;
  readonly log: readonly Record<string, unknown>[];
  putFaults(faults: FaultSet): Promise<void>;
  /** Drafts and approves a switch to spot of one node a cluster, and runs them under these faults until all have ended. */
  fly(options: {
    readonly fallback: "none" | "on_demand";
    readonly faults?: FaultSet;
    readonly owners?: readonly OwnerKind[];
  }): Promise<readonly Flown[]>;
  chainHolds(): Promise<boolean>;
  close(): Promise<void>;
};

/**
 * The executor as the server composes it, with its real adapters, against the sandbox's own server. The clock runs fast
 * while it works, and as real time does while people and tests look.
 */
export async function openLiveHands(rate: number): Promise<LiveHands> {
  let clock = createClock({ start: START, rate: 1 });
  const now = () => clock.now();
  const dir = await temporaryDir();
  const [opened, test] = await Promise.all([openLiveCompanies([HALCYON], { dir: dir.path, now }), embeddedTestDatabase()]);
  const runAt = async (speed: number) => {
    clock = createClock({ start: clock.now(), rate: speed });
    await setClock(test.driver, clock);
  };
  await runAt(1);
  const access = opened.accessOf(HALCYON.key);
  const { tenantId, owner } = await aCompany(test);
  const accounts = access.accounts.map(({ roleArn, ...account }) => ({ ...account, actRoleArn: roleArn, environment: undefined }));
  const tenant = { id: tenantId, name: HALCYON.name, costSource: "sandbox:demo", accounts, notProduction: Object.values(CLUSTERS), people: [] };
  await ensureTenant(test.database.platform, fastPasswords, tenant);
  const { awsEndpoint, accessKeyId, secretAccessKey } = access;
  const base = { endpoint: awsEndpoint, keys: { accessKeyId, secretAccessKey } };
  const clouds = tenantClouds({ db: test.database.tenant(tenantId), base, given: new Map(), now });
  await clouds.refresh();
  const ctx: ServiceContext = { ...owner.ctx, now, clouds, kinds: KINDS };
  const config = readConfig({ MAJOR_TOM_NOW: START.toISOString(), MAJOR_TOM_CLOCK_RATE: String(rate), MAJOR_TOM_DATA_DIR: dir.path });
  const log: Record<string, unknown>[] = [];
  const executor = await openExecutor({
    config,
    database: test.database,
    // Only how the sandbox is reached is asked of it.
    sources: { sandboxAccessOf: () => access } as Partial<CostSources> as CostSources,
    contextOf: async (id) => ({ ...ctx, tenant: { ...ctx.tenant, id }, db: test.database.tenant(id) }),
    killFile: NO_KILL_FILE,
    log: (line) => log.push(line),
  });
  const putFaults = async (faults: FaultSet) => {
    const answer = await fetch(`${awsEndpoint}/sandbox/faults`, { method: "PUT", body: JSON.stringify(faults) });
    if (!answer.ok) throw new Error(await answer.text());
  };
  const live = opened.companies.get(HALCYON.key);
  if (live === undefined) throw new Error("The company is not there.");

  return {
    access,
    live,
    ctx,
    folder: dir.path,
    log,
    putFaults,
    async fly({ fallback, faults = {}, owners = OWNERS }) {
      const drafted = [];
      for (const kind of owners) drafted.push({ owner: kind, id: await propose(ctx, CLUSTERS[kind], fallback) });
      await putFaults(faults);
      await runAt(rate);
      await executor.runUntilIdle();
      await putFaults({});
      // What ends goes on ending for a while, as nodes do.
      for (const from = clock.now().getTime(); clock.now().getTime() < from + SETTLED_AFTER_MS;)
        await new Promise((resolve) => setTimeout(resolve, 100));
      await runAt(1);
      return Promise.all(
        drafted.map(async (one): Promise<Flown> => {
          const detail = await getProposal(ctx, one.id);
          const { params, connection, region } = openSeal(detail.sealed);
          return { owner: one.owner, sealed: NodeSwitch.parse(params), accountId: connection, region, detail };
        }),
      );
    },
    chainHolds: async () => (await verifyAudit(ctx)).ok,
    async close() {
      await executor.close();
      clouds.close();
      await opened.close();
      await test.close();
      await dir.remove();
    },
  };
}

/** The first node on demand that may be moved, drafted and signed. */
async function propose(ctx: ServiceContext, cluster: string, fallback: "none" | "on_demand"): Promise<string> {
  const nodes = await (await ctx.clouds.cluster(cluster)).nodes();
  const refusals: string[] = [];
  for (const { name, capacityType } of nodes) {
    if (capacityType !== "on_demand") continue;
    try {
      const { proposal } = await draftProposal(ctx, { kind: "node_switch", params: { node: name, cluster, to: "spot", fallback } });
      await approveProposal(ctx, { id: proposal.id, hash: proposal.hash });
      return proposal.id;
    } catch (error) {
      refusals.push(String(error));
    }
  }
  throw new Error(`No node of ${cluster} may be moved: ${refusals.join("; ")}`);
}
