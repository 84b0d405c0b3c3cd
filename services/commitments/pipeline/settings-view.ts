import type { z } from "zod";
import type { CommitmentSettings as Shown, CommitmentSettingsAnswer, CommitmentSettingsChange } from "#core/api/commitment-workflow";
import { subtractDecimals } from "#core/money";
import { changeCommitmentSettings } from "#services/commitments/change-settings";
import { figuresFor } from "#services/commitments/commitment-figure";
import { moneyUsed } from "#services/commitments/money-caps";
import { pauseView } from "#services/commitments/pipeline/commitment-pause";
import { type CommitmentSettings, commitmentSettings } from "#services/commitments/settings";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";

/** Limits of money with what is used of them, the cooling-off time, who else signs, and the pause. */
export async function readCommitmentSettings(ctx: ServiceContext): Promise<Shown> {
  requireScope(ctx, "settings:read");
  return ctx.db.read(async (tx) => settingsView(ctx, await commitmentSettings(tx), await moneyUsed(tx)));
}

/** Lower limits count at once; higher ones are drafted, for an Owner to sign. Errors as {@link changeCommitmentSettings}. */
export async function putCommitmentSettings(
  ctx: ServiceContext,
  change: z.output<typeof CommitmentSettingsChange>,
): Promise<CommitmentSettingsAnswer> {
  const { rolling30Usd, outstandingUsd, thirdPersonOverUsd, coolingOffHours, soloRule, sharingOff, reason } = change;
  const { raises } = await changeCommitmentSettings(ctx, {
    capRollingUsd: rolling30Usd,
    capOutstandingUsd: outstandingUsd,
    thresholdUsd: thirdPersonOverUsd,
    queueHours: coolingOffHours,
    soloRule,
    sharingOff,
    reason,
  });
  const waits = raises.length === 1 ? `${raises[0]} waits` : `${raises.join(" and ")} wait`;
  return {
    settings: await readCommitmentSettings(ctx),
    raises: [...raises],
    text:
      raises.length === 0
        ? "It counts from now on."
        : `A higher limit is drafted: ${waits} for the signature of an Owner, and counts a day after it. What is lower counts from now on.`,
  };
}

function settingsView(ctx: ServiceContext, settings: CommitmentSettings, used: { readonly rolling: string; readonly outstanding: string }): Shown {
  const now = ctx.now().toISOString();
  const figure = figuresFor({ queryId: "commitment-settings", period: { from: now, to: now }, asOf: now, scope: "limits" });
  const limit = (name: string, words: string, of: string, taken: string) => {
    const usd = (path: string, value: string, label: string) =>
      figure(`${name}-${path}`, value, { unit: "USD", metric: "commitment", label: `${words}: ${label}`, kind: "measured" });
    return { limit: usd("limit", of, "limit"), used: usd("used", taken, "used"), left: usd("left", subtractDecimals(of, taken), "left") };
  };
  const isOwner = ctx.scopes.has("limits:manage");
  const only = (what: string) => (isOwner ? { allowed: true, why: null } : { allowed: false, why: `Only an Owner may ${what}.` });
  return {
    rolling30Usd: settings.capRollingUsd,
    outstandingUsd: settings.capOutstandingUsd,
    rolling30: limit("rolling30", "Commitments bought within 30 days", settings.capRollingUsd, used.rolling),
    outstanding: limit("outstanding", "Outstanding commitments", settings.capOutstandingUsd, used.outstanding),
    coolingOffHours: settings.queueHours,
    thirdPersonOverUsd: settings.thresholdUsd,
    soloRule: settings.soloRule,
    billingMode: settings.billingMode,
    pendingRaises: settings.pendingRaises.map(({ limit: name, to, from }) => ({ limit: name, to, from: from.toISOString() })),
    sharingOff: [...settings.sharingOff],
    pause: pauseView(ctx, settings),
    updatedAt: settings.updatedAt?.toISOString() ?? null,
    updatedBy: settings.updatedBy ?? null,
    youMayLower: only("lower the limits"),
    youMayRaise: only("ask to raise the limits"),
  };
}
