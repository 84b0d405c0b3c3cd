import type { CanaryState } from "#core/api/canary";
import { scoreOf } from "#core/canary/score";
import { requireScope } from "#services/access";
import { expectedIn, insertRun, keepExpected, latestRuns } from "#services/canary/canary-store";
import type { AskInWords } from "#services/canary/look";
import { readCanary } from "#services/canary/read-canary";
import { runChecks } from "#services/canary/run-checks";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { SharedRuns } from "#services/shared-runs";
import { asSystem } from "#services/system";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export type CanaryOptions = {
  readonly inWords?: AskInWords | undefined;
  /** Takes the values of today as what closed months are expected to be. */
  readonly renew?: boolean;
  readonly signal?: AbortSignal | undefined;
};

/**
 * Asks every check now and keeps what it found.
 *
 * @throws NoCostDataError where there is nothing to check
 */
export async function runCanary(ctx: ServiceContext, options: CanaryOptions = {}): Promise<CanaryState> {
  requireScope(ctx, "costs:manage");
  await looks.of(`${ctx.tenant.id}/${String(options.renew ?? false)}`, () => look(ctx, { ...options, signal: undefined, always: true }));
  return readCanary(ctx);
}

/** A look is a hundred questions to the bill. */
const looks = new SharedRuns<void>();

/** Daily, and when the data changed, at most hourly. False where it was not due. */
export async function runCanaryWhenDue(ctx: ServiceContext, options: CanaryOptions = {}): Promise<boolean> {
  const system = asSystem(ctx);
  const [latest] = await system.db.read((tx) => latestRuns(tx, 1));
  const since = latest === undefined ? Number.POSITIVE_INFINITY : system.now().getTime() - Date.parse(latest.at);
  const { dataVersion } = (await system.costs()).catalog();
  const isDue = since >= DAY_MS || (since >= HOUR_MS && dataVersion !== latest?.dataVersion);
  if (isDue) await look(system, { ...options, always: false });
  return isDue;
}

async function look(ctx: ServiceContext, { inWords, renew = false, signal, always }: CanaryOptions & { readonly always: boolean }): Promise<void> {
  const engine = await ctx.costs();
  const [known, before] = await ctx.db.read(async (tx) => [await expectedIn(tx), (await latestRuns(tx, 1))[0]] as const);
  // As the system: a check asks the same, whoever sets it off.
  const run = await runChecks(asSystem(ctx), engine, { expected: known, renew, inWords, signal });
  const { holds, total, failing } = scoreOf(run.checks);
  const failedBefore = (before?.checks ?? []).filter(({ state }) => state === "fails").map(({ id }) => id);
  const isNews = failing.map(({ id }) => id).join() !== failedBefore.join();
  const [first] = failing;
  await mutate(ctx, {
    scope: "costs:manage",
    action: "canary.run",
    target: "figures",
    event:
      first === undefined
        ? `Checked figures: ${holds} of ${total} checks hold${failedBefore.length > 0 ? " again" : ""}`
        : `Checked figures: ${failing.length} of ${total} checks fail${failing.length === 1 ? "s" : ""}. ${first.title}: ${first.sentence}`.slice(
            0,
            500,
          ),
    async run(tx) {
      await insertRun(tx, { dataVersion: run.dataVersion, checks: run.checks, holds, total });
      await keepExpected(tx, run.expected);
      return {
        result: undefined,
        after: { holds, total, fails: failing.map(({ id }) => id), ...(renew ? { renewed: true } : {}) },
        // The night's look that found what the one before did is no news.
        unchanged: !always && !isNews,
      };
    },
  });
}
