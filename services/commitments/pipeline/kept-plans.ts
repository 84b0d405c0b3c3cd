import { MajorTomError } from "#core/errors";
import type { ProviderPlan } from "#core/ports/savings-plans";
import type { TenantTransaction } from "#db/tenant-database";
import type { ServiceContext } from "#services/context";

/** What an account's provider showed when it was last asked. */
export type AccountPlans = {
  readonly account: string;
  /** When `plans` were read; undefined: never yet. */
  readonly at: Date | undefined;
  readonly plans: readonly ProviderPlan[];
  /** Why it could not be read since then. */
  readonly error: string | undefined;
};

type Row = { account: string; at: string | Date; plans: readonly ProviderPlan[]; error: string | null };

/** Accounts that are asked at the same time. */
const AT_ONCE = 8;
const NEVER = new Date(0);
/** While we act on plans the provider is asked again so often, milliseconds. */
const SETTLES_MS = 2000;

/**
 * Every Savings Plan of the tenant's accounts, of every state. Asks those that were asked longer ago than `maxAgeSeconds`, or
 * before we last did something there; where one does not answer, what it showed before stands, with the reason.
 */
export async function keptPlans(ctx: ServiceContext, { maxAgeSeconds }: { readonly maxAgeSeconds: number }): Promise<readonly AccountPlans[]> {
  const known = new Map((await ctx.db.read(storedPlans)).map((one) => [one.account, one]));
  if (!ctx.clouds.connected || ctx.clouds.savingsPlans === undefined) return [...known.values()];
  const now = ctx.now();
  const acted = await ctx.db.read(lastActed);
  const isDue = (at: Date | undefined): boolean => {
    const age = now.getTime() - (at?.getTime() ?? 0);
    return age > maxAgeSeconds * 1000 || (at !== undefined && acted !== undefined && at < acted && age > SETTLES_MS);
  };
  const accounts = (await ctx.clouds.connections()).map(({ accountId }) => accountId);
  const due = accounts.filter((account) => isDue(known.get(account)?.at));
  for (let first = 0; first < due.length; first += AT_ONCE) {
    const read = await Promise.all(due.slice(first, first + AT_ONCE).map((account) => readAccount(ctx, account, known.get(account), now)));
    await ctx.db.record(async (tx) => {
      for (const one of read) await keepPlans(tx, one);
    });
    for (const one of read) known.set(one.account, one);
  }
  return [...known.values()];
}

/** When an action on plans last began, took a step or ended; now, in effect, while one runs. */
async function lastActed(tx: TenantTransaction): Promise<Date | undefined> {
  const [row] = await tx.query<{ at: string | Date | null }>(
    `SELECT max(CASE WHEN a.ended_at IS NULL AND a.state IN ('executing', 'rolling_back') THEN app_now() ELSE greatest(a.started_at, a.ended_at) END) AS at
     FROM actions a JOIN proposals p ON p.tenant_id = a.tenant_id AND p.number = a.number WHERE p.kind IN ('sp_purchase', 'sp_return', 'sp_delete_queued')`,
    [],
  );
  return row?.at ? new Date(row.at) : undefined;
}

/** As they were last seen; the provider is not asked. */
export async function storedPlans(tx: TenantTransaction): Promise<readonly AccountPlans[]> {
  const rows = await tx.query<Row>("SELECT account, at, plans, error FROM commitment_reads ORDER BY account");
  return rows.map(({ account, at, plans, error }) => {
    const seen = new Date(at);
    return { account, at: seen.getTime() === NEVER.getTime() ? undefined : seen, plans, error: error ?? undefined };
  });
}

async function readAccount(ctx: ServiceContext, account: string, known: AccountPlans | undefined, now: Date): Promise<AccountPlans> {
  try {
    return { account, at: now, plans: (await ctx.clouds.savingsPlans?.(account).plans()) ?? [], error: undefined };
  } catch (error) {
    if (!(error instanceof MajorTomError)) throw error;
    return { account, at: known?.at, plans: known?.plans ?? [], error: error.message };
  }
}

async function keepPlans(tx: TenantTransaction, { account, at = NEVER, plans, error }: AccountPlans): Promise<void> {
  await tx.query(
    `INSERT INTO commitment_reads (tenant_id, account, at, plans, error) VALUES ($1, $2, $3, $4::text::jsonb, $5)
     ON CONFLICT (tenant_id, account) DO UPDATE SET at = excluded.at, plans = excluded.plans, error = excluded.error WHERE commitment_reads.at <= excluded.at`,
    [tx.tenantId, account, at.toISOString(), JSON.stringify(plans), error?.slice(0, 1000) ?? null],
  );
}
