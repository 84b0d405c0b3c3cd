import { createClock } from "#db/clock";
import { setClock } from "#db/open-database";
import { TEST_NOW, type TestDatabase } from "#db/testing/test-database";
import type { CapacityType } from "#core/proposals/node-switch";
import { getProposal } from "#services/proposals/get";
import { approveProposal } from "#services/proposals/approve";
import { draftProposal } from "#services/proposals/draft";
import { worldKinds } from "#services/execution/testing/world-kinds";
import type { ServiceContext } from "#services/context";
import { verifyAudit } from "#services/audit/verify";
import { createExecutor, type Executor, type ExecutorOptions } from "#services/execution/executor";
import { inProcess, worldPorts } from "#services/execution/testing/fake-ports";
import { FakeWorld, PLACE } from "#services/execution/testing/fake-world";
import { aCompany, type Company } from "#services/testing/a-company";
import { asExecutor } from "#services/execution/as-executor";

/** How much faster the world's clock runs in these tests. */
export const RATE = 240;

export type Rig = {
  readonly test: TestDatabase;
  readonly world: FakeWorld;
  readonly company: Company;
  readonly owner: ServiceContext;
  readonly executor: Executor;
  another(over?: Partial<ExecutorOptions>): Executor;
  propose(node: string, over?: { readonly to?: CapacityType; readonly fallback?: "none" | "on_demand" }): Promise<string>;
  approve(id: string): Promise<void>;
  detail(id: string): ReturnType<typeof getProposal>;
  chainHolds(): Promise<boolean>;
  close(): Promise<void>;
};

/** A company with one cluster of a fake cloud, its kinds and an executor; the clock runs fast. */
export async function aRig(
  test: TestDatabase,
  {
    production = false,
    rate = RATE,
    kinds = worldKinds(),
    ...over
  }: Partial<ExecutorOptions> & { readonly production?: boolean; readonly rate?: number; readonly kinds?: ServiceContext["kinds"] } = {},
): Promise<Rig> {
  const clock = createClock({ start: TEST_NOW, rate });
  await setClock(test.driver, clock);
  const world = new FakeWorld(clock.now);
  const company = await aCompany(test);
  const { clouds, provider } = worldPorts(inProcess(world));
  const owner: ServiceContext = { ...company.owner.ctx, now: clock.now, clouds, kinds };
  if (!production) {
    await owner.db.write((tx) =>
      tx.query("INSERT INTO cluster_settings (tenant_id, cluster, production) VALUES ($1, $2, false)", [tx.tenantId, PLACE.cluster]),
    );
  }
  const options: ExecutorOptions = {
    database: test.database,
    contextOf: (tenantId) => asExecutor({ ...owner, tenant: { ...owner.tenant, id: tenantId }, db: test.database.tenant(tenantId) }),
    provider: () => provider,
    log: () => undefined,
    pace: { clockRate: rate },
    ...over,
  };
  const executors: Executor[] = [];
  const made = (more: Partial<ExecutorOptions> = {}) => {
    const executor = createExecutor({ ...options, ...more });
    executors.push(executor);
    return executor;
  };
  return {
    test,
    world,
    company,
    owner,
    executor: made(),
    another: made,
    async propose(node, { to = "spot", fallback = "on_demand" } = {}) {
      const { proposal } = await draftProposal(owner, { kind: "node_switch", params: { node, to, fallback } });
      return proposal.id;
    },
    async approve(id) {
      const { hash } = await getProposal(owner, id);
      await approveProposal(owner, { id, hash });
    },
    detail: (id) => getProposal(owner, id),
    chainHolds: async () => (await verifyAudit(owner)).ok,
    close: async () => void (await Promise.all(executors.map((executor) => executor.stopWorking()))),
  };
}
