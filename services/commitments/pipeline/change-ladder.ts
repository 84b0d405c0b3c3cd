import type { z } from "zod";
import type { LadderStatus, StartLadder } from "#core/api/commitment-workflow";
import { ConflictError, ForbiddenError, GuardRefusedError, IllegalTransitionError, InvalidInputError, NotFoundError } from "#core/errors";
import { compareDecimals, isZeroDecimal } from "#core/money";
import { hourlyWords } from "#core/proposals/savings-plan-words";
import { newId } from "#db/new-id";
import type { TenantTransaction } from "#db/tenant-database";
import { keptAnalysis } from "#services/commitments/pipeline/analyses";
import { keptOptions } from "#services/commitments/pipeline/kept-options";
import { selectLadders, type StoredLadder } from "#services/commitments/pipeline/ladder-rows";
import { commitmentSettings, pausedWords } from "#services/commitments/settings";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";

type Start = z.output<typeof StartLadder>;

/**
 * Starts a ladder towards a target of an analysis: its tranches are drafted one after another, and each is signed like any
 * other purchase.
 *
 * @throws NotFoundError for an unknown analysis, InvalidInputError for a target that it does not carry, ConflictError where one
 * of the same kind is under way, GuardRefusedError while buying is paused
 */
export async function startLadder(ctx: ServiceContext, input: Start): Promise<StoredLadder> {
  const id = newId("lad");
  return mutate(ctx, {
    scope: "proposal:create",
    action: "commitment.start-ladder",
    target: id,
    event: "Started a ladder",
    async run(tx) {
      if (ctx.actor.kind !== "user") throw new ForbiddenError("Only a person may start a ladder.");
      await checkTarget(tx, input);
      const paused = pausedWords(await commitmentSettings(tx));
      if (paused !== undefined) throw new GuardRefusedError("paused", paused);
      await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('commitments/ladders:' || $1, 0))", [tx.tenantId]);
      const { family = null, region = null, account = null } = input;
      const [same] = await selectLadders(
        tx,
        "WHERE status IN ('active', 'paused') AND plan_type = $1 AND family IS NOT DISTINCT FROM $2 AND region IS NOT DISTINCT FROM $3",
        [input.type, family, region],
      );
      if (same !== undefined) throw new ConflictError(`${ladderTitle(same)} is under way. End it before you start another of the same kind.`);
      await tx.query(
        `INSERT INTO commitment_ladders (tenant_id, id, analysis_id, status, plan_type, family, region, term, payment, account, target, tranche, every_weeks, next_due, started_by_user_id, started_by)
         VALUES ($1, $2, $3, 'active', $4, $5, $6, $7, $8, $9, $10::numeric, $11::numeric, $12, app_now(), $13, $14)`,
        [
          tx.tenantId,
          id,
          input.analysis,
          input.type,
          family,
          region,
          input.term,
          input.payment,
          account,
          input.target,
          input.tranche,
          input.everyWeeks,
          ctx.actor.userId,
          ctx.actor.name,
        ],
      );
      const ladder = await requireLadder(tx, id);
      return {
        result: ladder,
        event: `Started a ${lowerFirst(ladderTitle(ladder))}`,
        after: { target: ladder.target, tranche: ladder.tranche, everyWeeks: ladder.everyWeeks, analysis: input.analysis },
      };
    },
  });
}

async function checkTarget(tx: TenantTransaction, { analysis, target, tranche, type, family, region }: Start): Promise<void> {
  if (isZeroDecimal(target)) throw new InvalidInputError("A ladder leads to more than zero dollars an hour. Give a target, such as 5.");
  if (compareDecimals(tranche, target) > 0)
    throw new InvalidInputError("A tranche cannot be larger than the target. Give a smaller tranche, or draft one purchase instead.");
  if (type === "EC2Instance" && (family === undefined || region === undefined))
    throw new InvalidInputError("EC2 Instance plans are for one family in one region. Name both.");
  if (type !== "EC2Instance" && (family !== undefined || region !== undefined))
    throw new InvalidInputError(`${type} plans are for every family and region. Leave both out.`);
  const kept = await keptAnalysis(tx, analysis);
  if (kept === undefined) throw new NotFoundError("There is no such analysis. Analyze first, then start the ladder from one of its options.");
  const most = keptOptions(kept.result).reduce((largest, { commitment }) => Math.max(largest, commitment), 0);
  if (most === 0) throw new InvalidInputError("That analysis advises to buy nothing, so there is nothing to lead a ladder to.");
  if (Number(target) > most * 1.000_001) {
    throw new InvalidInputError(`That analysis carries ${hourlyWords(most.toFixed(5))} at most. Give a target up to that, or analyze anew.`);
  }
}

const NEXT: Readonly<
  Record<"pause" | "resume" | "end", { readonly from: readonly LadderStatus[]; readonly to: LadderStatus; readonly done: string }>
> = {
  pause: { from: ["active"], to: "paused", done: "Paused" },
  resume: { from: ["paused"], to: "active", done: "Resumed" },
  end: { from: ["active", "paused"], to: "ended", done: "Ended" },
};

/**
 * Stops a ladder, lets it go on, or ends it for good. What was bought stays; what is drafted is decided on its own.
 *
 * @throws NotFoundError, IllegalTransitionError; ForbiddenError where buying is paused and nobody may resume a part of it
 */
export async function changeLadder(ctx: ServiceContext, id: string, verb: "pause" | "resume" | "end"): Promise<StoredLadder> {
  const { from, to, done } = NEXT[verb];
  return mutate(ctx, {
    scope: "proposal:create",
    action: `commitment.${verb}-ladder`,
    target: id,
    event: `${done} a ladder`,
    async run(tx) {
      const before = await requireLadder(tx, id, "FOR UPDATE");
      if (!from.includes(before.status)) throw new IllegalTransitionError(`The ladder is ${before.status}; it cannot be ${to} by that.`);
      const paused = verb === "resume" ? pausedWords(await commitmentSettings(tx)) : undefined;
      if (paused !== undefined) throw new GuardRefusedError("paused", paused);
      await tx.query("UPDATE commitment_ladders SET status = $2, by_pause = false, waits_for = NULL, updated_at = app_now() WHERE id = $1", [id, to]);
      const after = await requireLadder(tx, id);
      return { result: after, event: `${done} the ${lowerFirst(ladderTitle(after))}`, before: { status: before.status }, after: { status: to } };
    },
  });
}

export async function requireLadder(tx: TenantTransaction, id: string, lock: "" | "FOR UPDATE" = ""): Promise<StoredLadder> {
  const [ladder] = await selectLadders(tx, `WHERE id = $1 ${lock}`, [id]);
  if (ladder === undefined) throw new NotFoundError("There is no such ladder. Look at the list for those that there are.");
  return ladder;
}

/** "Ladder of Compute Savings Plans to $12.50 an hour" */
export function ladderTitle({ type, family, region, target }: Pick<StoredLadder, "type" | "family" | "region" | "target">): string {
  const kind = type === "EC2Instance" ? `EC2 Instance Savings Plans (${family ?? "?"} in ${region ?? "?"})` : `${type} Savings Plans`;
  return `Ladder of ${kind} to ${hourlyWords(target)}`;
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
