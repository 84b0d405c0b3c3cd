import fc from "fast-check";
import { benchAuditVerify } from "#bench/audit-verify";
import { GATE } from "#core/proposals/testing/gate-under-test";
import { MUTANTS } from "#core/proposals/testing/mutants";
import { play, SEQUENCE } from "#core/proposals/testing/play";
import { embeddedTestDatabase, postgresTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { noPostgres } from "#db/testing/throwaway-postgres";
import { proveServices } from "#services/proposals/testing/prove-services";
import { approveAtOnce, claimAtOnce, decideAtOnce } from "#services/proposals/testing/simultaneous";

/**
 * npm run gate:proof [-- --pure | --services | --simultaneous | --audit]: the proofs of the gate in their full numbers,
 * of which `npm test` runs as many as fit. Ends with an error at the first difference.
 */
const PURE_SEQUENCES = 100_000;
const SERVICE_SEQUENCES = 1000;
const ROUNDS = 200;
const SIGNATURES = 100;
const CAP_RUNS = 100;

const wanted = new Set(process.argv.slice(2));
const wants = (part: string) => wanted.size === 0 || wanted.has(part);
const why = noPostgres();
const openBest = why === undefined ? postgresTestDatabase : embeddedTestDatabase;
const onBest = why === undefined ? "Postgres" : `the embedded database (no Postgres: ${why})`;

if (wants("--pure")) pure();
if (wants("--services")) await services();
if (wants("--simultaneous")) await simultaneous();
if (wants("--audit")) for await (const line of benchAuditVerify()) console.log(line);

function pure(): void {
  const start = performance.now();
  let commands = 0;
  let executed = 0;
  fc.assert(
    fc.property(SEQUENCE, (words) => {
      const { difference, steps, states } = play(GATE, words);
      if (difference !== undefined) throw new Error(difference);
      commands += steps;
      executed += states.has("executing") ? 1 : 0;
    }),
    { numRuns: PURE_SEQUENCES },
  );
  console.log(
    `lifecycle: ${PURE_SEQUENCES} sequences, ${commands} commands, ${share(executed, PURE_SEQUENCES)} executed, no difference, ${since(start)}`,
  );
  const runs = MUTANTS.map(({ name, gate }) => {
    const found = fc.check(
      fc.property(SEQUENCE, (words) => play(gate, words).difference === undefined),
      { numRuns: PURE_SEQUENCES, endOnFailure: true },
    );
    if (!found.failed) throw new Error(`Not found: ${name}`);
    return { name, runs: found.numRuns };
  });
  const slowest = runs.toSorted((a, b) => b.runs - a.runs)[0];
  console.log(`mutants: ${runs.length} of ${MUTANTS.length} found; the hardest ("${slowest?.name}") after ${slowest?.runs} sequences`);
}

async function services(): Promise<void> {
  const seed = Math.trunc(Math.random() * 1e9);
  await on("the embedded database", embeddedTestDatabase, async (test) => {
    const { sequences, commands, executed, refusedDrafts, rows } = await proveServices(test, { sequences: SERVICE_SEQUENCES, seed });
    return `services: ${sequences} sequences (seed ${seed}, ${refusedDrafts} refused at the draft), ${commands} commands, ${share(executed, sequences)} executed, no difference, ${rows} rows of log verified`;
  });
}

async function simultaneous(): Promise<void> {
  await on(onBest, openBest, async (test) => {
    const { approved, refused, claimed } = await approveAtOnce(test, { rounds: ROUNDS, signatures: SIGNATURES });
    return `approvals: ${ROUNDS} rounds of ${SIGNATURES} at once, ${approved} signatures, ${refused} refused, ${claimed} executions`;
  });
  await on(onBest, openBest, async (test) => {
    const { rejected, started } = await decideAtOnce(test, { rounds: ROUNDS });
    return `approve, reject and claim at once: ${ROUNDS} rounds, ${rejected} rejected, ${started} started, none both`;
  });
  await on(onBest, openBest, async (test) => {
    const { started, held } = await claimAtOnce(test, { runs: CAP_RUNS, seed: Math.trunc(Math.random() * 1e9) });
    return `limits: ${CAP_RUNS} runs of claims at once, ${started} started, ${held} held, no limit exceeded`;
  });
}

async function on(name: string, open: () => Promise<TestDatabase>, prove: (test: TestDatabase) => Promise<string>): Promise<void> {
  const start = performance.now();
  const test = await open();
  try {
    console.log(`${await prove(test)}, on ${name}, ${since(start)}`);
  } finally {
    await test.close();
  }
}

function share(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)} %`;
}

function since(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}
