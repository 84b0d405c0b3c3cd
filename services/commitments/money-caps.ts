import { formatValue } from "#core/figures/format";
import type { TenantTransaction } from "#db/tenant-database";
import { type CommitmentSettings, commitmentSettings } from "#services/commitments/settings";
import { usedOf } from "#services/execution/caps";
import type { CapUse } from "#services/proposals/kind-definition";

/** Names of the limits of money in the ledger. */
export const LIMIT_CAPS = { rolling_30_days: "commitments-30-days", outstanding: "commitments-outstanding" } as const;
const THIRTY_DAYS_SECONDS = 30 * 86_400;

const dollars = (usd: string) => formatValue(usd, "USD");

/** What a purchase takes of both limits, counted on its whole commitment. USD, decimal. */
export function moneyCaps(total: string, { capRollingUsd, capOutstandingUsd }: CommitmentSettings): readonly CapUse[] {
  const rolling = rollingOf(capRollingUsd);
  const outstanding = outstandingOf(capOutstandingUsd);
  return [
    {
      cap: LIMIT_CAPS.rolling_30_days,
      amount: total,
      ...rolling,
      windowSeconds: THIRTY_DAYS_SECONDS,
      limitNow: async (tx) => rollingOf((await commitmentSettings(tx)).capRollingUsd),
    },
    {
      cap: LIMIT_CAPS.outstanding,
      amount: total,
      ...outstanding,
      windowSeconds: undefined,
      untilReleased: true,
      limitNow: async (tx) => outstandingOf((await commitmentSettings(tx)).capOutstandingUsd),
    },
  ];
}

const rollingOf = (limit: string) => ({ limit, words: `${dollars(limit)} of commitments within 30 days` });
const outstandingOf = (limit: string) => ({ limit, words: `${dollars(limit)} of outstanding commitments` });

/** How much of each limit is taken now: what was bought within 30 days, and what is owed until it ends. USD, decimal. */
export async function moneyUsed(tx: TenantTransaction): Promise<{ readonly rolling: string; readonly outstanding: string }> {
  return {
    rolling: await usedOf(tx, { cap: LIMIT_CAPS.rolling_30_days, windowSeconds: THIRTY_DAYS_SECONDS }),
    outstanding: await usedOf(tx, { cap: LIMIT_CAPS.outstanding, windowSeconds: undefined, untilReleased: true }),
  };
}
