import type { Finding } from "#core/recommendations/finding";
import { NodeSwitchOrder } from "#core/api/proposals";
import { NodeSwitch } from "#core/proposals/node-switch";
import { sampleNodeSwitch } from "#core/proposals/testing/sealed-node-switch";
import type { TestDatabase } from "#db/testing/test-database";
import { scopesOf } from "#core/identity/roles";
import { type Actor, CLUSTER, type Stage } from "#server/testing/permission-table";
import type { ServiceContext } from "#services/context";
import { claimProposal } from "#services/execution/claim";
import { changeApproving } from "#services/people/change-approving";
import { removePerson } from "#services/people/remove";
import { approveProposal } from "#services/proposals/approve";
import { draftProposal } from "#services/proposals/draft";
import { defineKind, kindsOf } from "#services/proposals/kinds";
import { rejectProposal } from "#services/proposals/reject";
import { isProduction } from "#services/proposals/signing-policy";
import { asSystem } from "#services/system";
import { aCompany, type TestPerson } from "#services/testing/a-company";
import { ensureThread } from "#services/threads/create";

/** What a recommendation was found as. */
const FINDING: Finding = {
  title: "1 public address is idle in dev",
  region: "us-east-1",
  confidence: "high",
  because: "AWS itself bills it as idle.",
  currency: "USD",
  netReason: null,
  resources: [],
  resourceCount: 1,
  evidence: { queryId: null, sql: null, from: "2026-11-01T00:00:00.000Z", to: "2026-11-15T00:00:00.000Z" },
  mergedAway: 0,
  proposable: null,
  measure: null,
  asOf: "2026-11-15T00:00:00.000Z",
};

/** A kind that needs no cluster to be planned, sealed as a real node switch, so that a dry run has requests to show. */
export const STAGE_KINDS = kindsOf(
  defineKind<NodeSwitchOrder>({
    kind: "node_switch",
    order: NodeSwitchOrder,
    async plan(ctx, { node, cluster = "prod-eks" }) {
      const sample = sampleNodeSwitch();
      const production = await ctx.db.read((tx) => isProduction(tx, cluster));
      const params = { ...sample, cluster, production, node: { ...sample.node, name: node } };
      const target = `node/${cluster}/${node}`;
      return { connection: "111122223333", region: "us-east-1", cluster, target, production, params: params as never, preconditions: { node } };
    },
    orderOf: ({ params }) => ({ node: NodeSwitch.parse(params).node.name, cluster: String(params["cluster"]), to: "spot", fallback: "none" }),
    drift: async () => undefined,
    caps: async () => [],
  }),
);

export type Played = {
  readonly stage: Stage;
  readonly tokens: Readonly<Record<Actor, string | undefined>>;
  /** Makes room: a company has only so many open proposals. */
  readonly tidy: () => Promise<void>;
};

/** A company in which somebody of every kind has a session, and another company beside it. */
export async function aStage(test: TestDatabase): Promise<Played> {
  const { owner, join, tenantId } = await aCompany(test);
  const { owner: foreign } = await aCompany(test);
  const asker = await join("admin");
  const helper = await join("admin");
  const people: Record<Exclude<Actor, "anonymous">, TestPerson> = {
    owner,
    foreign,
    viewer: await join("viewer"),
    admin: await join("admin"),
    muted: await join("admin"),
    removed: await join("owner"),
    expired: await join("owner"),
  };
  await changeApproving(owner.ctx, { userId: people.muted.userId, mayApprove: false });
  await removePerson(owner.ctx, people.removed.userId);
  await test.database.platform.transaction((tx) =>
    tx.query("UPDATE sessions SET expires_at = app_now() WHERE id = $1", [people.expired.ctx.actor.sessionId]),
  );

  let made = 0;
  const fresh = () => `n${(made += 1)}`;
  const kinds = STAGE_KINDS;
  const executor: ServiceContext = { ...asSystem(owner.ctx), kinds, scopes: new Set([...scopesOf("owner"), "action:execute"]) };
  const open: { readonly id: string; readonly hash: string }[] = [];
  const proposed = async () => {
    const { proposal } = await draftProposal(
      { ...asker.ctx, kinds },
      { kind: "node_switch", params: { node: fresh(), cluster: CLUSTER, to: "spot" } },
    );
    open.push(proposal);
    return { id: proposal.id, hash: proposal.hash, number: proposal.number };
  };
  const approved = async () => {
    const drafted = await proposed();
    await approveProposal(helper.ctx, drafted);
    return drafted;
  };
  const running = async () => {
    const signed = await approved();
    const action = await claimProposal(executor, { number: signed.number, owner: "worker", leaseSeconds: 30, machineSwitch: () => undefined });
    if (!action) throw new Error(`${signed.id} did not start.`);
    return signed;
  };
  const stage: Stage = {
    fresh,
    proposed,
    approved,
    running,
    async needsAttention() {
      const started = await running();
      await executor.db.write(async (tx) => {
        await tx.query("UPDATE proposals SET state = 'needs_attention' WHERE number = $1", [started.number]);
        await tx.query("UPDATE actions SET state = 'needs_attention' WHERE number = $1", [started.number]);
      });
      return started;
    },
    member: async () => (await join("admin")).userId,
    async thread(actor) {
      const whose = actor === "anonymous" || actor === "foreign" ? owner : people[actor];
      const id = fresh();
      await ensureThread(whose.ctx, { id, firstMessage: "What did we spend?" });
      return id;
    },
    async recommendation() {
      const id = `rec_${fresh()}`;
      await executor.db.record((tx) =>
        tx.query(
          "INSERT INTO recommendations (tenant_id, id, engine, type, account, net, gross, finding) VALUES ($1, $2, 'bill', 'idle_address', 'dev', 3.65, 3.65, $3::text::jsonb)",
          [tx.tenantId, id, JSON.stringify(FINDING)],
        ),
      );
      return { id, version: 1 };
    },
    async purchase() {
      const { number } = await proposed();
      const id = `spp_${fresh()}`;
      await executor.db.record((tx) =>
        tx.query(
          `INSERT INTO commitment_purchases (tenant_id, id, number, state, because, account, account_name, offering_id, plan_type, term, payment, commitment, total, upfront,
             plan_id, plan_state, start_at, end_at, returnable_until)
           VALUES ($1, $2, $3, 'purchased', 'It is active.', '111122223333', 'payer', 'off-1', 'Compute', '1y', 'no', 2.5, 21900, 0,
             $2, 'active', app_now() - interval '1 day', app_now() + interval '364 days', app_now() + interval '6 days')`,
          [tx.tenantId, id, number],
        ),
      );
      return id;
    },
    async ladder(status) {
      const id = `lad_${fresh()}`;
      await executor.db.record((tx) =>
        tx.query(
          `INSERT INTO commitment_ladders (tenant_id, id, analysis_id, status, plan_type, term, payment, target, tranche, every_weeks, next_due, started_by)
           VALUES ($1, $2, 'ana_1', $3, 'Compute', '1y', 'no', 5, 1, 2, app_now(), 'somebody')`,
          [tx.tenantId, id, status],
        ),
      );
      return id;
    },
    async query() {
      const id = `q_${fresh()
        .replaceAll(/\d/g, (digit) => "abcdefghij"[Number(digit)] ?? "a")
        .padEnd(12, "a")}`;
      await executor.db.record((tx) =>
        tx.query("INSERT INTO queries (tenant_id, id, kind, request, sql, data_version) VALUES ($1, $2, 'sql', '{}', 'SELECT 1', 'v')", [
          tenantId,
          id,
        ]),
      );
      return id;
    },
  };
  return {
    stage,
    tokens: {
      anonymous: undefined,
      ...(Object.fromEntries(Object.entries(people).map(([actor, { token }]) => [actor, token])) as Record<Exclude<Actor, "anonymous">, string>),
    },
    async tidy() {
      for (const { id, hash } of open.splice(0)) await rejectProposal(helper.ctx, { id, hash, reason: "tidy" }).catch(() => undefined);
      await executor.db.write((tx) => tx.query("UPDATE kill_switches SET engaged = false"));
      await executor.db.write((tx) => tx.query("UPDATE commitment_settings SET paused_at = NULL, paused_by = NULL, paused_side = NULL"));
    },
  };
}
