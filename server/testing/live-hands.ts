import { type NodeOwner, NodeSwitch } from "#core/proposals/node-switch";
import { openSeal } from "#core/proposals/sealed";
import { NO_KILL_FILE } from "#core/ports/kill-file";
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
import { openPatientClock, type Standing } from "#server/testing/patient-clock";
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
/** While the executor works a quarter of an hour is half a minute; it needs a second of it. */
const WORK_RATE = 30;

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
    /** How fast the world's clock runs while the executor works; what it waits for is skipped. */
    readonly workRate?: number;
  }): Promise<readonly Flown[]>;
  chainHolds(): Promise<boolean>;
  close(): Promise<void>;
};

/**
 * The executor as the server composes it, with its real adapters, against the sandbox's own server. The clock skips
 * what the executor waits for, and runs as real time does while people and tests look.
 */
export async function openLiveHands(): Promise<LiveHands> {
  const [dir, test] = await Promise.all([temporaryDir(), embeddedTestDatabase()]);
  const clock = await openPatientClock(test.driver, START);
  const { now } = clock;
  const opened = await openLiveCompanies([HALCYON], { dir: dir.path, now });
  const access = opened.accessOf(HALCYON.key);
  const { tenantId, owner } = await aCompany(test);
  const accounts = access.accounts.map(({ roleArn, ...account }) => ({ ...account, actRoleArn: roleArn, environment: undefined }));
  const tenant = { id: tenantId, name: HALCYON.name, costSource: "sandbox:demo", accounts, notProduction: Object.values(CLUSTERS), people: [] };
  await ensureTenant(test.database.platform, fastPasswords, tenant);
  const { awsEndpoint, accessKeyId, secretAccessKey } = access;
  const base = { endpoint: awsEndpoint, keys: { accessKeyId, secretAccessKey } };
  const clouds = tenantClouds({ db: test.database.tenant(tenantId), base, given: new Map(), now, rateSource: "estimate" });
  await clouds.refresh();
  const ctx: ServiceContext = { ...owner.ctx, now, clouds, kinds: KINDS };
  const config = readConfig({ MAJOR_TOM_NOW: START.toISOString(), MAJOR_TOM_CLOCK_RATE: String(WORK_RATE), MAJOR_TOM_DATA_DIR: dir.path });
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
    async fly({ fallback, faults = {}, owners = OWNERS, workRate = WORK_RATE }) {
      const drafted = [];
      for (const kind of owners) drafted.push({ owner: kind, id: await propose(ctx, CLUSTERS[kind], fallback) });
      await putFaults(faults);
      executor.poke();
      await clock.skipWaits(() => standingOf(ctx), { workRate, wake: () => executor.poke() });
      await putFaults({});
      // What ends goes on ending for a while, as nodes do.
      await clock.pass(SETTLED_AFTER_MS);
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

/** An action works while it is in somebody's hands, or about to begin. */
async function standingOf({ db }: ServiceContext): Promise<Standing> {
  const [row] = await db.read((tx) =>
    tx.query<{ open: number; working: number; next: string | Date | null }>(
      `SELECT count(*)::int AS open, min(wake_at) AS next,
         count(*) FILTER (WHERE begins OR lease_owner IS NOT NULL OR wake_at IS NULL)::int AS working
       FROM (SELECT false AS begins, lease_owner, wake_at FROM actions WHERE state IN ('executing', 'rolling_back')
         UNION ALL SELECT true, NULL, NULL FROM proposals WHERE state = 'approved' AND held IS NULL) AS work`,
    ),
  );
  if (row === undefined || row.open === 0) return "over";
  return row.working > 0 || row.next === null ? "working" : { waitsUntil: new Date(row.next) };
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
