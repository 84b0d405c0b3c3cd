import fc from "fast-check";
import { addDecimals, compareDecimals } from "#core/money";
import { MajorTomError } from "#core/errors";
import type { ProposalKind } from "#core/proposals/state";
import { scopesOf } from "#core/identity/roles";
import type { TenantTransaction } from "#db/tenant-database";
import type { TestDatabase } from "#db/testing/test-database";
import { verifyAudit } from "#services/audit/verify";
import type { ServiceContext } from "#services/context";
import { claimProposal } from "#services/execution/claim";
import { approveProposal } from "#services/proposals/approve";
import { draftProposal } from "#services/proposals/draft";
import type { CapUse } from "#services/proposals/kind-definition";
import { kindsOf } from "#services/proposals/kinds";
import { rejectProposal } from "#services/proposals/reject";
import { asSystem } from "#services/system";
import { aCompany, type TestPerson } from "#services/testing/a-company";
import { aKind } from "#services/testing/a-kind";

const WORKERS = 4;
const never = () => undefined;

type Round = { readonly approved: number; readonly refused: number; readonly claimed: number };

/** A fault to be found: what the database hears instead of what the services say. */
export type Heard = (sql: string) => string;

export function hearing(ctx: ServiceContext, heard: Heard): ServiceContext {
  const { db } = ctx;
  const deaf =
    <T>(run: (tx: TenantTransaction) => Promise<T>) =>
    (tx: TenantTransaction) =>
      run({ ...tx, drizzle: tx.drizzle, query: (sql, parameters) => tx.query(heard(sql), parameters) });
  return { ...ctx, db: { ...db, read: (run) => db.read(deaf(run)), write: (run) => db.write(deaf(run)), record: (run) => db.record(deaf(run)) } };
}

const executorOf = ({ ctx }: TestPerson): ServiceContext => ({ ...asSystem(ctx), scopes: new Set([...scopesOf("owner"), "action:execute"]) });

/**
 * Rounds of `signatures` decisions at the same moment, by ten people who each sign several times, while four workers
 * want to start it: one execution each, no signature too many, none twice.
 *
 * @throws Error at the first round in which that is not so
 */
export async function approveAtOnce(
  test: TestDatabase,
  { rounds, signatures }: { readonly rounds: number; readonly signatures: number },
): Promise<Round> {
  const { owner, join } = await aCompany(test);
  const signers: TestPerson[] = [];
  for (let index = 0; index < 10; index += 1) signers.push(await join("admin"));
  const executor = executorOf(owner);
  const total = { approved: 0, refused: 0, claimed: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const { proposal } = await draftProposal(owner.ctx, { kind: "node_switch", params: { node: `node-${round}`, to: "spot", fallback: "none" } });
    const { id, number, hash } = proposal;
    const sign = Array.from({ length: signatures }, (_, index) => async () => {
      await approveProposal((signers[index % signers.length] as TestPerson).ctx, { id, hash });
      return true;
    });
    const claims: (string | undefined)[] = [];
    const work = Array.from({ length: WORKERS }, (_, worker) => async () => {
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const action = await claimProposal(executor, { number, owner: `worker-${worker}`, leaseSeconds: 30, machineSwitch: never });
        if (action) claims.push(action.id);
      }
    });
    const answers = await Promise.all([...sign.map((one) => one().catch(refusal)), ...work.map((one) => one().then(() => undefined))]);
    // Whoever came too early for it looks again, as a poke does.
    const late = await claimProposal(executor, { number, owner: "worker-late", leaseSeconds: 30, machineSwitch: never });
    if (late) claims.push(late.id);
    const approved = answers.filter((answer) => answer === true).length;
    const stored = await counted(executor, number);
    if (approved !== 1 || stored.decisions !== 1 || stored.actions !== 1 || claims.length !== 1 || stored.state !== "executing") {
      throw new Error(`Round ${round}: ${JSON.stringify({ approved, claims: claims.length, ...stored })}`);
    }
    total.approved += approved;
    total.refused += answers.filter((answer) => answer === false).length;
    total.claimed += claims.length;
  }
  const verified = await verifyAudit(owner.ctx);
  if (!verified.ok) throw new Error(verified.sentence);
  return total;
}

function refusal(error: unknown): false {
  if (error instanceof MajorTomError) return false;
  throw error;
}

async function counted(
  ctx: ServiceContext,
  number: number,
): Promise<{ readonly decisions: number; readonly actions: number; readonly state: string }> {
  const [row] = await ctx.db.read((tx) =>
    tx.query<{ decisions: number; actions: number; state: string }>(
      `SELECT (SELECT count(*)::int FROM decisions d WHERE d.number = p.number) AS decisions,
         (SELECT count(*)::int FROM actions a WHERE a.number = p.number) AS actions, state FROM proposals p WHERE number = $1`,
      [number],
    ),
  );
  if (!row) throw new Error(`APR-${number} is not there.`);
  return row;
}

/**
 * A refusal of what is approved and claims of it at the same moment: one of them is the last word.
 *
 * @throws Error where something was refused and started
 */
export async function decideAtOnce(
  test: TestDatabase,
  { rounds }: { readonly rounds: number },
): Promise<{ readonly rejected: number; readonly started: number }> {
  const { owner, join } = await aCompany(test);
  const [ann, bob] = [await join("admin"), await join("admin")];
  const executor = executorOf(owner);
  const total = { rejected: 0, started: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const { proposal } = await draftProposal(owner.ctx, { kind: "node_switch", params: { node: `node-${round}`, to: "spot", fallback: "none" } });
    const { id, number, hash } = proposal;
    const claim = () => claimProposal(executor, { number, owner: "worker", leaseSeconds: 30, machineSwitch: never });
    // A claim looks around before it locks, so that a refusal needs a late start to meet it.
    const refuse = async () => {
      await new Promise((resolve) => setTimeout(resolve, round % 20));
      return rejectProposal(bob.ctx, { id, hash, reason: "no" }).catch(refusal);
    };
    await approveProposal(ann.ctx, { id, hash });
    const [first, second, refused] = await Promise.all([claim(), claim(), refuse()]);
    const started = [first, second, await claim()].filter((action) => action !== undefined).length;
    const { state } = await counted(executor, number);
    const isRejected = refused !== false;
    if (started + (isRejected ? 1 : 0) !== 1 || state !== (isRejected ? "rejected" : "executing")) {
      throw new Error(`Round ${round}: ${JSON.stringify({ started, isRejected, state })}`);
    }
    total.rejected += isRejected ? 1 : 0;
    total.started += started;
  }
  return total;
}

type Claims = { readonly amounts: readonly number[]; readonly limit: number; readonly windowed: boolean };

/** Claims at the same moment never take more of a limit than there is, and take what there is for the smallest of them. */
export async function claimAtOnce(
  test: TestDatabase,
  { runs, seed, heard = (sql) => sql }: { readonly runs: number; readonly seed: number; readonly heard?: Heard },
): Promise<{ readonly started: number; readonly held: number }> {
  const { owner, join } = await aCompany(test);
  const admin = await join("admin");
  const uses = new Map<string, CapUse>();
  const kind = {
    ...aKind("node_switch"),
    caps: async (_: unknown, { params }: { readonly params: Readonly<Record<string, unknown>> }) => [uses.get(String(params["node"]))],
  };
  const kinds = kindsOf(kind as never);
  const drafter: ServiceContext = { ...owner.ctx, kinds };
  const executor: ServiceContext = hearing({ ...executorOf(owner), kinds }, heard);
  const total = { started: 0, held: 0 };
  const cases = fc.record({
    amounts: fc.array(fc.integer({ min: 1, max: 50_000 }), { minLength: 3, maxLength: 10 }),
    limit: fc.integer({ min: 1, max: 120_000 }),
    windowed: fc.boolean(),
  });
  for (const [run, { amounts, limit, windowed }] of fc.sample<Claims>(cases, { numRuns: runs, seed }).entries()) {
    const cap = `thing:${run}`;
    const numbers: number[] = [];
    for (const [index, amount] of amounts.entries()) {
      const node = `node-${run}-${index}`;
      uses.set(node, { cap, amount: decimal(amount), limit: decimal(limit), windowSeconds: windowed ? 3600 : undefined, words: "a thing" });
      const { proposal } = await draftProposal(drafter, {
        kind: "node_switch" satisfies ProposalKind,
        params: { node, to: "spot", fallback: "none" },
      });
      await approveProposal({ ...admin.ctx, kinds }, { id: proposal.id, hash: proposal.hash });
      numbers.push(proposal.number);
    }
    const claims = await Promise.all(
      numbers.map((number) => claimProposal(executor, { number, owner: `worker-${number}`, leaseSeconds: 30, machineSwitch: never })),
    );
    const taken = amounts.filter((_, index) => claims[index] !== undefined);
    const left = amounts.filter((_, index) => claims[index] === undefined);
    const used = taken.reduce((sum, amount) => sum + amount, 0);
    const ledger = await executor.db.read((tx) => tx.query<{ amount: string }>("SELECT amount::text FROM cap_ledger WHERE cap = $1", [cap]));
    const booked = ledger.reduce((sum, { amount }) => addDecimals(sum, amount), "0");
    if (used > limit || compareDecimals(booked, decimal(used)) !== 0) throw new Error(`Run ${run}: ${booked} of ${limit} booked, ${used} started.`);
    if (left.some((amount) => used + amount <= limit))
      throw new Error(`Run ${run}: something was held that still fitted: ${left.join()} beside ${used} of ${limit}.`);
    total.started += taken.length;
    total.held += left.length;
    for (const [index, number] of numbers.entries()) {
      if (claims[index] === undefined)
        await rejectProposal(admin.ctx, { id: `APR-${number}`, hash: await hashOf(executor, number), reason: "enough" });
    }
  }
  return total;
}

const decimal = (milli: number) => (milli / 1000).toFixed(5);

async function hashOf(ctx: ServiceContext, number: number): Promise<string> {
  const [row] = await ctx.db.read((tx) =>
    tx.query<{ hash: string }>("SELECT hash FROM proposal_revisions WHERE number = $1 ORDER BY rev DESC LIMIT 1", [number]),
  );
  return row?.hash ?? "";
}
