import { MajorTomError, UnavailableError } from "#core/errors";
import type { Clouds } from "#core/ports/clouds";
import type { ProviderPlan, SavingsPlans } from "#core/ports/savings-plans";
import type { ServiceContext } from "#services/context";

/** Plans of all connected accounts as the provider shows them, each once. */
export type ProviderPlans = {
  readonly plans: readonly ProviderPlan[];
  /** Accounts that were asked and answered. */
  readonly accounts: ReadonlySet<string>;
  readonly seenAt: string;
  /** Accounts that did not answer, and why in a sentence. */
  readonly failures: readonly { readonly account: string; readonly reason: string }[];
};

const MINUTE_MS = 60_000;
const kept = new WeakMap<Clouds, { readonly at: number; readonly read: Promise<ProviderPlans | undefined> }>();

/**
 * Undefined where nothing is connected. Asked at most once a minute, unless `fresh`.
 *
 * @throws UnavailableError with `fresh`, where any account does not answer: money is not spent on a guess
 */
export async function providerPlans(ctx: ServiceContext, fresh: boolean): Promise<ProviderPlans | undefined> {
  const { clouds } = ctx;
  const now = ctx.now().getTime();
  const known = kept.get(clouds);
  const isKnown = !fresh && known !== undefined && Math.abs(now - known.at) < MINUTE_MS;
  const read = isKnown ? known.read : ask(ctx);
  if (!isKnown) {
    kept.set(clouds, { at: now, read });
    read.catch(() => kept.delete(clouds));
  }
  const found = await read;
  const [failure] = found?.failures ?? [];
  if (failure === undefined) return found;
  if (!isKnown) kept.delete(clouds);
  if (fresh) throw new UnavailableError(`Savings Plans of account ${failure.account} could not be read: ${failure.reason}`);
  return found;
}

async function ask({ clouds, now }: ServiceContext): Promise<ProviderPlans | undefined> {
  const accounts = await clouds.connections();
  const open = clouds.savingsPlans;
  if (!clouds.connected || open === undefined || accounts.length === 0) return undefined;
  const seenAt = now().toISOString();
  const answers = await Promise.all(
    accounts.map(async ({ accountId }) => {
      try {
        return { accountId, plans: await open(accountId).plans() };
      } catch (error) {
        if (error instanceof MajorTomError) return { accountId, reason: error.message };
        throw error;
      }
    }),
  );
  const plans = new Map<string, ProviderPlan>();
  for (const answer of answers) for (const plan of answer.plans ?? []) plans.set(plan.arn, plan);
  return {
    plans: [...plans.values()].toSorted((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : a.id < b.id ? -1 : 1)),
    accounts: new Set(answers.filter(({ plans: found }) => found !== undefined).map(({ accountId }) => accountId)),
    seenAt,
    failures: answers.flatMap(({ accountId, reason }) => (reason === undefined ? [] : [{ account: accountId, reason }])),
  };
}

/** Asks the accounts one after the other until one answers: offerings and rates are the same for all. */
export async function anyAccount<T>(
  { clouds }: ServiceContext,
  preferred: string | undefined,
  read: (plans: SavingsPlans) => Promise<T>,
): Promise<T> {
  const accounts = await clouds.connections();
  const open = clouds.savingsPlans;
  if (!clouds.connected || open === undefined || accounts.length === 0)
    throw new UnavailableError(
      "The rates of Savings Plans are not known: no AWS account is connected. Connect one with the read role, which may ask for offerings and their rates.",
    );
  const ordered = accounts.toSorted((a, b) => Number(b.accountId === preferred) - Number(a.accountId === preferred));
  let failure: unknown;
  for (const { accountId } of ordered) {
    try {
      return await read(open(accountId));
    } catch (error) {
      failure = error;
      if (!(error instanceof MajorTomError) || error.code === "not-found") throw error;
    }
  }
  throw failure;
}
