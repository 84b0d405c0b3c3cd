import { createClock } from "#db/clock";
import { setClock } from "#db/open-database";
import { TEST_NOW, type TestDatabase } from "#db/testing/test-database";
import type { CostEngine } from "#core/ports/cost-engine";
import type { CommitmentPurchase } from "#core/api/commitment-workflow";
import { getPurchase } from "#services/commitments/pipeline/list-purchases";
import type { ServiceContext } from "#services/context";
import { asExecutor } from "#services/execution/as-executor";
import { createExecutor, type Executor } from "#services/execution/executor";
import { inProcess, worldPorts } from "#services/execution/testing/fake-ports";
import { FakeWorld } from "#services/execution/testing/fake-world";
import { asOldMembers, inWorld, steppedUp } from "#services/execution/testing/money-people";
import { worldKinds } from "#services/execution/testing/world-kinds";
import { approveProposal } from "#services/proposals/approve";
import { draftProposal } from "#services/proposals/draft";
import { getProposal } from "#services/proposals/get";
import { aCompany, type Company } from "#services/testing/a-company";

/** How much faster the world's clock runs while nobody moves it. */
const RATE = 240;

export type Desk = {
  readonly test: TestDatabase;
  readonly world: FakeWorld;
  readonly company: Company;
  readonly owner: ServiceContext;
  readonly admin: ServiceContext;
  readonly viewer: ServiceContext;
  readonly executor: Executor;
  /** Moves the one clock. */
  jump(to: Date | string): Promise<void>;
  /** Hours from now on. */
  later(hours: number): Promise<void>;
  /** Drafted by the Admin, as a person. */
  draft(kind: "sp_purchase" | "sp_return" | "sp_delete_queued", params: unknown): Promise<string>;
  /** By the Owner, with the total typed. */
  sign(id: string, total?: string): Promise<void>;
  /** Drafts, signs and carries out one purchase of so much an hour for a year. */
  buy(commitment: string, total: string): Promise<string>;
  purchase(id: string): Promise<CommitmentPurchase>;
  close(): Promise<void>;
};

/** A company that buys Savings Plans of a fake account, with a clock that can be moved. */
export async function aDesk(test: TestDatabase, { costs }: { readonly costs?: () => Promise<CostEngine> } = {}): Promise<Desk> {
  let clock = createClock({ start: TEST_NOW, rate: RATE });
  await setClock(test.driver, clock);
  const now = () => clock.now();
  const world = new FakeWorld(now);
  const company = await aCompany(test);
  const { clouds, provider } = worldPorts(inProcess(world));
  const kinds = worldKinds();
  const owner: ServiceContext = { ...company.owner.ctx, now, clouds, kinds, ...(costs && { costs }) };
  const joined = async (role: "admin" | "viewer") => ({ ...inWorld(await company.join(role), owner), ...(costs && { costs }) });
  const [admin, viewer] = [await joined("admin"), await joined("viewer")];
  await asOldMembers(test, company.tenantId);
  await test.database.platform.transaction((tx) =>
    tx.query("UPDATE sessions SET expires_at = '2099-01-01T00:00:00Z' WHERE tenant_id = $1", [company.tenantId]),
  );
  const executor = createExecutor({
    database: test.database,
    contextOf: (tenantId) => asExecutor({ ...owner, tenant: { ...owner.tenant, id: tenantId }, db: test.database.tenant(tenantId) }),
    provider: () => provider,
    log: () => undefined,
    pace: { clockRate: RATE },
  });
  const desk: Desk = {
    test,
    world,
    company,
    owner,
    admin,
    viewer,
    executor,
    async jump(to) {
      clock = createClock({ start: new Date(to), rate: RATE });
      await setClock(test.driver, clock);
    },
    later: (hours) => desk.jump(new Date(now().getTime() + hours * 3_600_000)),
    async draft(kind, params) {
      await steppedUp(test, admin);
      return (await draftProposal(admin, { kind, params })).proposal.id;
    },
    async sign(id, total) {
      await steppedUp(test, owner);
      const { hash } = await getProposal(owner, id);
      await approveProposal(owner, { id, hash, total });
    },
    async buy(commitment, total) {
      const id = await desk.draft("sp_purchase", { commitment });
      await desk.sign(id, total);
      await executor.runUntilIdle();
      return id;
    },
    purchase: (id) => getPurchase(owner, id),
    close: () => executor.stopWorking(),
  };
  return desk;
}
