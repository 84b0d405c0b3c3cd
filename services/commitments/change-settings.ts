import { ForbiddenError, InvalidInputError } from "#core/errors";
import { compareDecimals, roundDecimal } from "#core/money";
import type { LimitName } from "#core/proposals/cap-raise";
import { hasSteppedUp } from "#core/proposals/quorum";
import type { TenantTransaction } from "#db/tenant-database";
import { type CommitmentSettings, commitmentSettings, limitOf } from "#services/commitments/settings";
import { lockCaps } from "#services/execution/caps";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { draftProposal } from "#services/proposals/draft";
import { gateFacts } from "#services/proposals/gate-facts";
import { LIMIT_CAPS } from "#services/commitments/money-caps";

export type SettingsChange = {
  /** USD of whole commitments. Lower ones count at once; a higher one is proposed. */
  readonly capRollingUsd?: string | undefined;
  readonly capOutstandingUsd?: string | undefined;
  readonly thresholdUsd?: string | undefined;
  readonly queueHours?: number | undefined;
  readonly soloRule?: boolean | undefined;
  readonly sharingOff?: readonly string[] | undefined;
  /** Why, as it stands on the card of a raise. */
  readonly reason?: string | undefined;
};
export type SettingsChanged = {
  readonly settings: CommitmentSettings;
  /** APR-n of each raise that waits for an Owner's signature. */
  readonly raises: readonly string[];
};

const COLUMNS = { rolling_30_days: "cap_rolling_usd", outstanding: "cap_outstanding_usd", third_signature: "threshold_usd" } as const;

/**
 * An Owner's change. Lower limits count at once and void the raises that were to come; a higher limit is drafted as a
 * `cap_raise`, which an Owner signs.
 *
 * @throws ForbiddenError for anyone but an Owner, InvalidInputError for what no limit can be
 */
export async function changeCommitmentSettings(ctx: ServiceContext, change: SettingsChange): Promise<SettingsChanged> {
  const wanted = limitsOf(change);
  const higher = await mutate(ctx, {
    scope: "limits:manage",
    action: "commitment.change-settings",
    target: "commitments",
    event: "Changed the limits of commitments",
    async run(tx) {
      await requireOwner(ctx, tx, change.soloRule === true);
      await lockCaps(tx, Object.values(LIMIT_CAPS));
      const before = await commitmentSettings(tx);
      const to = [...wanted].filter(([limit, amount]) => compareDecimals(amount, limitOf(before, limit)) !== 0);
      const lower = to.filter(([limit, amount]) => compareDecimals(amount, limitOf(before, limit)) < 0);
      for (const [limit, amount] of lower) await lowerLimit(ctx, tx, limit, amount);
      await storeRest(ctx, tx, change, before);
      const after = await commitmentSettings(tx);
      const raises = to.filter((one) => !lower.includes(one));
      const isSame = JSON.stringify(before) === JSON.stringify(after);
      return isSame ? { result: raises, unchanged: true } : { result: raises, before: shown(before), after: shown(after) };
    },
  });
  const raises: string[] = [];
  for (const [limit, to] of higher) {
    const { proposal } = await draftProposal(ctx, { kind: "cap_raise", params: { limit, to, ...(change.reason && { reason: change.reason }) } });
    raises.push(proposal.id);
  }
  return { settings: await ctx.db.read(commitmentSettings), raises };
}

/** @throws InvalidInputError */
function limitsOf({ capRollingUsd, capOutstandingUsd, thresholdUsd, queueHours, sharingOff }: SettingsChange): ReadonlyMap<LimitName, string> {
  if (queueHours !== undefined && !(Number.isInteger(queueHours) && queueHours >= 1 && queueHours <= 72)) {
    throw new InvalidInputError("A purchase is queued 1 to 72 hours ahead. Give whole hours in that range.");
  }
  const strange = sharingOff?.find((account) => !/^\d{12}$/.test(account));
  if (strange !== undefined) throw new InvalidInputError(`${strange.slice(0, 40)} is no account id. Give 12 digits.`);
  const given: readonly (readonly [LimitName, string | undefined])[] = [
    ["rolling_30_days", capRollingUsd],
    ["outstanding", capOutstandingUsd],
    ["third_signature", thresholdUsd],
  ];
  return new Map(
    given.flatMap(([limit, amount]) => {
      if (amount === undefined) return [];
      if (!/^\d{1,12}(?:\.\d{1,2})?$/.test(amount)) throw new InvalidInputError("A limit is an amount of dollars, such as 25000 or 25000.00.");
      return [[limit, roundDecimal(amount, 2)] as const];
    }),
  );
}

async function requireOwner(ctx: ServiceContext, tx: TenantTransaction, needsStepUp: boolean): Promise<void> {
  const { hand, roster, now } = await gateFacts(ctx, tx);
  if (hand.kind !== "user" || !hand.sessionLive || roster.get(hand.userId ?? "")?.role !== "owner") {
    throw new ForbiddenError("Only an Owner who is signed in may change the limits of commitments.");
  }
  if (needsStepUp && !hasSteppedUp(hand.stepUpAt, now)) {
    throw new ForbiddenError("Confirm your password first: buying on one signature needs a sign-in of the last 15 minutes.");
  }
}

async function lowerLimit(ctx: ServiceContext, tx: TenantTransaction, limit: LimitName, amount: string): Promise<void> {
  await tx.query(
    `INSERT INTO commitment_settings (tenant_id, ${COLUMNS[limit]}, updated_by) VALUES ($1, $2::numeric, $3)
     ON CONFLICT (tenant_id) DO UPDATE SET ${COLUMNS[limit]} = excluded.${COLUMNS[limit]}, updated_at = app_now(), updated_by = excluded.updated_by`,
    [tx.tenantId, amount, ctx.actor.name],
  );
  await tx.query("UPDATE commitment_cap_raises SET voided_at = app_now() WHERE limit_name = $1 AND voided_at IS NULL", [limit]);
}

async function storeRest(ctx: ServiceContext, tx: TenantTransaction, change: SettingsChange, before: CommitmentSettings): Promise<void> {
  const { queueHours = before.queueHours, soloRule = before.soloRule, sharingOff = before.sharingOff } = change;
  const now = [queueHours, soloRule, sharingOff.join()].join("/");
  if (now === [before.queueHours, before.soloRule, before.sharingOff.join()].join("/")) return;
  await tx.query(
    `INSERT INTO commitment_settings (tenant_id, queue_hours, solo_rule, sharing_off, updated_by) VALUES ($1, $2, $3, $4::text::jsonb, $5)
     ON CONFLICT (tenant_id) DO UPDATE SET queue_hours = excluded.queue_hours, solo_rule = excluded.solo_rule, sharing_off = excluded.sharing_off,
       updated_at = app_now(), updated_by = excluded.updated_by`,
    [tx.tenantId, queueHours, soloRule, JSON.stringify([...new Set(sharingOff)]), ctx.actor.name],
  );
}

function shown({ capRollingUsd, capOutstandingUsd, thresholdUsd, queueHours, soloRule, sharingOff }: CommitmentSettings) {
  return { capRollingUsd, capOutstandingUsd, thresholdUsd, queueHours, soloRule, sharingOff };
}
