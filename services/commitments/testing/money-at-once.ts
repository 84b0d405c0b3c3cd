import fc from "fast-check";
import { MajorTomError } from "#core/errors";
import { addDecimals, compareDecimals, sumDecimals } from "#core/money";
import { totalOf } from "#core/commitments/purchase-terms";
import { scopesOf } from "#core/identity/roles";
import type { TestDatabase } from "#db/testing/test-database";
import { verifyAudit } from "#services/audit/verify";
import { LIMIT_CAPS, moneyUsed } from "#services/commitments/money-caps";
import type { ServiceContext } from "#services/context";
import { claimProposal } from "#services/execution/claim";
import { inProcess, worldPorts } from "#services/execution/testing/fake-ports";
import { FakeWorld } from "#services/execution/testing/fake-world";
import { asOldMembers, inWorld, steppedUp } from "#services/execution/testing/money-people";
import { worldKinds } from "#services/execution/testing/world-kinds";
import { approveProposal } from "#services/proposals/approve";
import { draftProposal } from "#services/proposals/draft";
import { type Heard, hearing } from "#services/proposals/testing/simultaneous";
import { asSystem } from "#services/system";
import { aCompany } from "#services/testing/a-company";

const PROPOSALS = 20;
const SIGNERS = 5;
const WORKERS = 4;
const ROLLING = "50000.00";

export type MoneyAtOnce = { readonly approvals: number; readonly refused: number; readonly started: number; readonly held: number };

/**
 * A hundred signatures at the same moment, of five people on twenty purchases that together are far above the limit,
 * while four workers want to start each of them: whatever the order, what has started is within the limit, and nothing
 * is held that still fits.
 *
 * @throws Error where a limit is exceeded, or something is approved or started twice
 */
export async function buyAtOnce(
  test: TestDatabase,
  { seed, heard = (sql) => sql }: { readonly seed: number; readonly heard?: Heard },
): Promise<MoneyAtOnce> {
  const { owner, join, tenantId } = await aCompany(test);
  const people = [];
  for (let index = 0; index < SIGNERS; index += 1) people.push(await join("admin"));
  await asOldMembers(test, tenantId);
  const { clouds } = worldPorts(inProcess(new FakeWorld(owner.ctx.now)));
  const asker: ServiceContext = { ...owner.ctx, clouds, kinds: worldKinds() };
  const signers = people.map((person) => inWorld(person, asker));
  const executor = hearing({ ...asSystem(asker), scopes: new Set([...scopesOf("owner"), "action:execute"]) }, heard);
  for (const one of [asker, ...signers]) await steppedUp(test, one);

  const steps = fc.sample(fc.integer({ min: 20_000, max: 280_000 }), { numRuns: PROPOSALS, seed });
  const drafted: { readonly id: string; readonly number: number; readonly hash: string; readonly total: string }[] = [];
  for (const step of steps) {
    const commitment = (step / 1e5).toFixed(5);
    const { proposal } = await draftProposal(asker, { kind: "sp_purchase", params: { commitment } });
    drafted.push({ id: proposal.id, number: proposal.number, hash: proposal.hash, total: totalOf(commitment, "1y") });
  }
  const claim = (number: number, worker: number) =>
    claimProposal(executor, { number, owner: `worker-${worker}`, leaseSeconds: 30, machineSwitch: () => undefined });
  const signing = Promise.all(
    drafted.flatMap(({ id, hash }) =>
      signers.map((person) =>
        approveProposal(person, { id, hash }).then(
          () => true,
          (error: unknown) => refusal(error),
        ),
      ),
    ),
  );
  const working = Promise.all(
    Array.from({ length: WORKERS }, async (_, worker) => {
      for (const { number } of drafted) await claim(number, worker);
    }),
  );
  const answers = await signing;
  // Whoever came too early looks again, all at once.
  await Promise.all(drafted.map(({ number }, index) => claim(number, index % WORKERS)));
  await working;
  await Promise.all(drafted.map(({ number }, index) => claim(number, index % WORKERS)));

  const approvals = answers.filter(Boolean).length;
  const rows = await executor.db.read((tx) =>
    tx.query<{ number: number; state: string; booked: string | null }>(
      `SELECT p.number, p.state, (SELECT sum(l.amount)::text FROM actions a JOIN cap_ledger l ON l.tenant_id = a.tenant_id AND l.action_id = a.id
         WHERE a.tenant_id = p.tenant_id AND a.number = p.number AND l.cap = $1) AS booked FROM proposals p ORDER BY p.number`,
      [LIMIT_CAPS.rolling_30_days],
    ),
  );
  const started = drafted.filter(({ number }) => rows.some((row) => row.number === number && row.state === "executing"));
  const left = drafted.filter((one) => !started.includes(one));
  const total = sumDecimals(started.map((one) => one.total));
  const booked = sumDecimals(rows.map((row) => row.booked ?? "0"));
  const { rolling, outstanding } = await executor.db.read(moneyUsed);
  if (approvals !== PROPOSALS) throw new Error(`${approvals} signatures counted on ${PROPOSALS} purchases.`);
  if (compareDecimals(total, ROLLING) > 0) throw new Error(`${total} started against a limit of ${ROLLING}.`);
  for (const counted of [booked, rolling, outstanding])
    if (compareDecimals(counted, total) !== 0) throw new Error(`${counted} counted, ${total} started.`);
  const fits = left.find((one) => compareDecimals(addDecimals(total, one.total), ROLLING) <= 0);
  if (fits) throw new Error(`${fits.id} of ${fits.total} was held, though ${total} of ${ROLLING} were taken.`);
  const verified = await verifyAudit(owner.ctx);
  if (!verified.ok) throw new Error(verified.sentence);
  return { approvals, refused: answers.length - approvals, started: started.length, held: left.length };
}

function refusal(error: unknown): false {
  if (error instanceof MajorTomError) return false;
  throw error;
}
