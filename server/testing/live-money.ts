import type { PlanState } from "#core/ports/savings-plans";
import { NO_KILL_FILE } from "#core/ports/kill-file";
import { type Clock, createClock } from "#db/clock";
import { setClock } from "#db/open-database";
import { embeddedTestDatabase } from "#db/testing/test-database";
import { HALCYON } from "#sandbox/halcyon/company";
import type { FaultSet } from "#sandbox/live/faults";
import { openLiveCompanies } from "#sandbox/open-live-companies";
import { temporaryDir } from "#sandbox/testing/open-bill";
import type { CostSources } from "#server/compose/cost-sources";
import { tenantClouds } from "#server/compose/open-clouds";
import { openExecutor } from "#server/compose/open-executor";
import { readConfig } from "#server/config";
import { verifyAudit } from "#services/audit/verify";
import type { EffectOf } from "#services/commitments/expected-effect";
import { savingsPlansOf } from "#services/commitments/kinds/buying-account";
import { moneyUsed } from "#services/commitments/money-caps";
import type { ServiceContext } from "#services/context";
import { fakeEffect } from "#services/execution/testing/fake-effect";
import { asOldMembers, inWorld, steppedUp } from "#services/execution/testing/money-people";
import { worldKinds } from "#services/execution/testing/world-kinds";
import { approveProposal } from "#services/proposals/approve";
import { draftProposal } from "#services/proposals/draft";
import { getProposal } from "#services/proposals/get";
import { ensureTenant } from "#services/tenants/ensure-tenant";
import { aCompany } from "#services/testing/a-company";
import { fastPasswords } from "#services/testing/a-tenant";

/** Waits of the world's clock pass in seconds. */
const RATE = 60;
const PAYER = HALCYON.accounts.find(({ name }) => name === HALCYON.payer)?.id ?? "";

type Kind = "sp_purchase" | "sp_return" | "sp_delete_queued";
type Detail = Awaited<ReturnType<typeof getProposal>>;

export type LiveMoney = {
  draft(kind: Kind, params: Readonly<Record<string, unknown>>): Promise<Detail>;
  /** The Owner signs, the executor works until nothing is left to do. */
  sign(id: string): Promise<Detail>;
  /** Of one plan, as the provider shows it now. */
  stateOf(plan: string): Promise<PlanState | undefined>;
  /** Plans of the payer that carry a tag of ours. */
  ours(): Promise<readonly string[]>;
  used(): Promise<{ readonly rolling: string; readonly outstanding: string }>;
  putFaults(faults: FaultSet): Promise<void>;
  now(): Date;
  jump(hours: number): Promise<void>;
  chainHolds(): Promise<boolean>;
  close(): Promise<void>;
};

/** Money as the server composes it, with its real adapters, against the sandbox's own server. Only what a purchase would do to the bill is made up. */
export async function openLiveMoney(start: Date): Promise<LiveMoney> {
  const [dir, test] = await Promise.all([temporaryDir(), embeddedTestDatabase()]);
  let clock: Clock = createClock({ start, rate: RATE });
  await setClock(test.driver, clock);
  const now = () => clock.now();
  const opened = await openLiveCompanies([HALCYON], { dir: dir.path, now });
  const access = opened.accessOf(HALCYON.key);
  const { tenantId, owner: person, join } = await aCompany(test);
  const admin = await join("admin");
  await asOldMembers(test, tenantId);
  const accounts = access.accounts.map(({ roleArn, ...account }) => ({ ...account, actRoleArn: roleArn, environment: undefined }));
  await ensureTenant(test.database.platform, fastPasswords, {
    id: tenantId,
    name: HALCYON.name,
    costSource: "sandbox:demo",
    accounts,
    notProduction: [],
    people: [],
  });
  const base = { endpoint: access.awsEndpoint, keys: { accessKeyId: access.accessKeyId, secretAccessKey: access.secretAccessKey } };
  const clouds = tenantClouds({ db: test.database.tenant(tenantId), base, given: new Map(), now, rateSource: "estimate" });
  await clouds.refresh();
  const owner: ServiceContext = { ...person.ctx, now, clouds, kinds: worldKinds(effectOf) };
  const asker = inWorld(admin, owner);
  const config = readConfig({ MAJOR_TOM_NOW: start.toISOString(), MAJOR_TOM_CLOCK_RATE: String(RATE), MAJOR_TOM_DATA_DIR: dir.path });
  const executor = await openExecutor({
    config,
    database: test.database,
    // Only how the sandbox is reached is asked of it.
    sources: { sandboxAccessOf: () => access } as Partial<CostSources> as CostSources,
    contextOf: async (id) => ({ ...owner, tenant: { ...owner.tenant, id }, db: test.database.tenant(id) }),
    killFile: NO_KILL_FILE,
    log: () => undefined,
  });
  const plans = () => savingsPlansOf(owner, PAYER);
  return {
    async draft(kind, params) {
      await steppedUp(test, asker);
      const { proposal } = await draftProposal(asker, { kind, params: kind === "sp_purchase" ? { account: HALCYON.payer, ...params } : params });
      return getProposal(owner, proposal.id);
    },
    async sign(id) {
      await steppedUp(test, owner);
      const { hash } = await getProposal(owner, id);
      await approveProposal(owner, { id, hash });
      await executor.runUntilIdle();
      return getProposal(owner, id);
    },
    stateOf: async (plan) => (await plans().plans({ ids: [plan] }))[0]?.state,
    ours: async () => (await plans().plans()).filter(({ tags }) => tags["majortom:action"] !== undefined).map(({ id }) => id),
    used: () => owner.db.read(moneyUsed),
    async putFaults(faults) {
      const answer = await fetch(`${access.awsEndpoint}/sandbox/faults`, { method: "PUT", body: JSON.stringify(faults) });
      if (!answer.ok) throw new Error(await answer.text());
    },
    now,
    async jump(hours) {
      clock = createClock({ start: new Date(clock.now().getTime() + hours * 3_600_000), rate: RATE });
      await setClock(test.driver, clock);
    },
    chainHolds: async () => (await verifyAudit(owner)).ok,
    async close() {
      await executor.close();
      clouds.close();
      await opened.close();
      await test.close();
      await dir.remove();
    },
  };
}

const effectOf: EffectOf = async (ctx, { type, term, payment, account }) => {
  const [offering] = (await ctx.clouds.savingsPlans?.(account).offerings({ type, term, payment })) ?? [];
  if (offering === undefined) throw new Error("The sandbox sells no such plan.");
  return fakeEffect({ offering });
};
