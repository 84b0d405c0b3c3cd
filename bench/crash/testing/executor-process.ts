import type { Clock } from "#db/clock";
import { openDatabase } from "#db/open-database";
import { selectAudit } from "#services/audit/audit-rows";
import { verifyAudit } from "#services/audit/verify";
import { moneyUsed } from "#services/commitments/money-caps";
import { asExecutor } from "#services/execution/as-executor";
import type { Moment } from "#services/execution/crash-point";
import { createExecutor } from "#services/execution/executor";
import { worldPorts } from "#services/execution/testing/fake-ports";
import { steppedUp } from "#services/execution/testing/money-people";
import { approveProposal } from "#services/proposals/approve";
import { draftProposal } from "#services/proposals/draft";
import { getProposal } from "#services/proposals/get";
import type { draftOf } from "#bench/crash/cells";
import { aServiceContext, type Person } from "#bench/crash/testing/service-context";
import { worldOverHttp } from "#bench/crash/world-over-http";

/** The executor in a process of its own, which dies by SIGKILL where it is told to, and is started again by its parent. */
export type Order = {
  readonly url: string;
  readonly dataDir: string;
  readonly clock: { readonly base: string; readonly anchor: string; readonly rate: number };
  readonly tenantId: string;
  readonly person: Person;
  /** Is drafted and approved first. */
  readonly draft: ReturnType<typeof draftOf> | undefined;
  /** Ends once this effect is recorded. */
  readonly stopAfter: string | undefined;
  readonly killAt: { readonly effect: string; readonly moment: Moment } | undefined;
};

/** What the second process tells of how it went. */
export type Report = {
  readonly state: string;
  readonly outcome: string;
  readonly chainHolds: boolean;
  /** Steps that were begun, and of which nothing says how they ended. */
  readonly open: readonly string[];
  readonly actionId: string | null;
  /** What the limits of money count, USD. */
  readonly committed: string;
  readonly recoverySeconds: number | null;
};

const order = JSON.parse(process.argv[2] ?? "{}") as Order;
const { rate } = order.clock;
const [base, anchor] = [new Date(order.clock.base), new Date(order.clock.anchor)];
// The very clock of the parent, so that both speak of the same instants.
const clock: Clock = { now: () => new Date(base.getTime() + (Date.now() - anchor.getTime()) * rate), setting: { base, anchor, rate } };
const database = await openDatabase({ dataDir: order.dataDir }, clock);
const { clouds, provider } = worldPorts(worldOverHttp(order.url));
const ctx = aServiceContext(database, { tenantId: order.tenantId, person: order.person, clouds, now: clock.now });

if (order.draft !== undefined) {
  await steppedUp({ database }, ctx);
  const { proposal } = await draftProposal(ctx, order.draft);
  await approveProposal(ctx, { id: proposal.id, hash: proposal.hash });
}

const dueAt = await leaseOver();
let recordedAt: number | undefined;

const executor = createExecutor({
  database,
  contextOf: () => asExecutor(ctx),
  provider: () => provider,
  log: (line) => process.stderr.write(`${JSON.stringify(line)}\n`),
  pace: { clockRate: rate },
  async at({ effect, moment }) {
    const { killAt, stopAfter } = order;
    if (effect === stopAfter && moment === "after-record") {
      recordedAt = Date.now();
      void executor.stopWorking();
    }
    if (
      killAt === undefined ||
      moment !== killAt.moment ||
      !(effect === killAt.effect || (killAt.effect.endsWith(":") && effect.startsWith(killAt.effect)))
    )
      return;
    // While it is called: the request has left, its effect has happened, and the answer is on its way.
    if (moment === "during-call") await new Promise((resolve) => setTimeout(resolve, 60));
    process.kill(process.pid, "SIGKILL");
    await new Promise(() => undefined);
  },
});
await executor.runUntilIdle();
await executor.stopWorking();

const detail = await getProposal(ctx, "APR-1");
const steps = await ctx.db.read((tx) => tx.query<{ name: string; state: string }>("SELECT name, state FROM action_steps", []));
const audit = await ctx.db.read((tx) => selectAudit(tx, "WHERE action LIKE 'step.%' ORDER BY seq", []));
const told = new Set(audit.filter(({ action }) => action !== "step.intent").map(({ target }) => target));
const untold = audit
  .filter(({ action, outcome, target }) => action === "step.intent" && outcome === "success" && !told.has(target))
  .map(({ target }) => target);
const report: Report = {
  state: detail.state,
  outcome: detail.outcome?.text ?? "",
  chainHolds: (await verifyAudit(ctx)).ok,
  open: [...steps.filter(({ state }) => state === "intent").map(({ name }) => name), ...untold],
  actionId: detail.actionId,
  committed: (await ctx.db.read(moneyUsed)).outstanding,
  recoverySeconds: recordedAt === undefined || dueAt === undefined ? null : (recordedAt - dueAt) / 1000,
};
await database.close();
process.stdout.write(`${JSON.stringify(report)}\n`);
process.exit(0);

/** When the dead worker's lease is over, or now where that is past; real milliseconds. Undefined where nothing was begun. */
async function leaseOver(): Promise<number | undefined> {
  const [row] = await ctx.db.read((tx) => tx.query<{ lease_until: string | Date | null }>("SELECT lease_until FROM actions", []));
  if (!row?.lease_until) return undefined;
  return Date.now() + Math.max(0, (new Date(row.lease_until).getTime() - clock.now().getTime()) / rate);
}
