import fc from "fast-check";
import { SEQUENCE } from "#core/proposals/testing/play";
import { TEST_NOW, type TestDatabase } from "#db/testing/test-database";
import { verifyAudit } from "#services/audit/verify";
import { type Played, playServices } from "#services/proposals/testing/play-services";
import { StageClock, type StagedCompany, stagedCompany } from "#services/proposals/testing/staged-company";

export type Proof = {
  readonly sequences: number;
  readonly refusedDrafts: number;
  readonly commands: number;
  readonly executed: number;
  readonly rows: number;
};

/**
 * Random sequences through services and database, in one world of several companies, against the table. In the end every
 * transition is in the log, in its order, every refusal too, and every chain verifies.
 *
 * @throws Error at the first difference
 */
export async function proveServices(test: TestDatabase, { sequences, seed }: { readonly sequences: number; readonly seed: number }): Promise<Proof> {
  const clock = new StageClock(test, TEST_NOW.getTime());
  await clock.moveTo(clock.now);
  const companies = [await stagedCompany(test, clock), await stagedCompany(test, clock), await stagedCompany(test, clock)];
  const played = new Map<StagedCompany, Played[]>(companies.map((company) => [company, []]));
  let refusedDrafts = 0;
  let commands = 0;
  let executed = 0;
  for (const [index, words] of fc.sample(SEQUENCE, { numRuns: sequences, seed }).entries()) {
    const company = companies[index % companies.length] as StagedCompany;
    const one = await playServices(company, words, index).catch((error: unknown) => {
      throw new Error(`Sequence ${index} of seed ${seed}: ${(error as Error).message}`, { cause: error });
    });
    if (one === undefined) refusedDrafts += 1;
    else {
      played.get(company)?.push(one);
      commands += one.commands;
      executed += one.states.includes("executing") ? 1 : 0;
    }
  }
  let rows = 0;
  for (const [company, all] of played) rows += await proveLog(company, all);
  return { sequences, refusedDrafts, commands, executed, rows };
}

async function proveLog(company: StagedCompany, all: readonly Played[]): Promise<number> {
  const { ctx } = company.root;
  const verified = await verifyAudit(ctx);
  if (!verified.ok) throw new Error(`The log of ${company.tenantId} is broken: ${verified.sentence}`);
  const logged = await ctx.db.read((tx) =>
    tx.query<{ target: string; action: string; outcome: string; state: string | null }>(
      "SELECT target, action, outcome, after ->> 'state' AS state FROM audit_log WHERE target LIKE 'APR-%' ORDER BY seq",
    ),
  );
  for (const { id, states, refused } of all) {
    const own = logged.filter(({ target }) => target === id);
    const told = own.filter(({ outcome }) => outcome === "success").map(({ state }) => state ?? "proposed");
    if (told.join() !== states.join()) throw new Error(`The log of ${id} has ${told.join()}, but it went through ${states.join()}.`);
    const denied = own.filter(({ outcome, action }) => outcome !== "success" && action.startsWith("proposal.")).length;
    if (denied !== refused) throw new Error(`The log of ${id} has ${denied} refusals, but there were ${refused}.`);
  }
  return verified.rows;
}
