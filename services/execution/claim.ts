import { GuardRefusedError, InvalidInputError, MajorTomError, NotFoundError, UnavailableError } from "#core/errors";
import { type Claim, claim } from "#core/proposals/lifecycle";
import { noticeOf, type NoticeTopic, type ProposalNotice } from "#core/proposals/notice";
import { openSeal, sealHash, type SealedProposal } from "#core/proposals/sealed";
import { appNow } from "#db/app-now";
import { proposalsIn, type StoredProposal } from "#db/repositories/proposals";
import type { TenantTransaction } from "#db/tenant-database";
import { sha256 } from "#services/audit/append";
import type { ServiceContext } from "#services/context";
import { actionIdOf } from "#services/execution/action-id";
import { brokenCap, reserveCaps } from "#services/execution/caps";
import { engagedSwitch, type MachineSwitch } from "#services/execution/kill-switch";
import type { ActionRow } from "#services/execution/lease";
import { tell } from "#services/notifications/tell";
import { mutate } from "#services/mutation";
import { rosterIn } from "#services/proposals/gate-facts";
import type { CapUse, KindDefinition, Plan } from "#services/proposals/kind-definition";
import { sealNextRevision } from "#services/proposals/revisions";
import { policyVersionNow } from "#services/proposals/signing-policy";

export type Claiming = { readonly number: number; readonly owner: string; readonly leaseSeconds: number; readonly machineSwitch: MachineSwitch };

/** What was seen of the world before the row is locked. */
type Sight = {
  readonly sealed: SealedProposal;
  readonly drift: string | undefined;
  readonly caps: readonly CapUse[];
  readonly blind: string | undefined;
};

/**
 * Starts an approved proposal, or says why it does not: held, drifted, expired, changed. Everything that decides is read
 * in the transaction that locks its row; only the world is looked at just before.
 *
 * @returns the action where it starts
 */
export async function claimProposal(ctx: ServiceContext, claiming: Claiming): Promise<ActionRow | undefined> {
  const stored = await ctx.db.read((tx) => proposalsIn(tx).find(claiming.number));
  if (stored === undefined || stored.state !== "approved") return undefined;
  const kind = ctx.kinds.get(stored.kind) as unknown as KindDefinition | undefined;
  const held = await ctx.db.read((tx) => whyHold(tx, stored, claiming.machineSwitch, kind));
  const sight = held === undefined ? await look(ctx, stored, kind) : undefined;
  const result = await decide(ctx, claiming, { hash: stored.hash, sight, kind });
  if (result === undefined || "id" in result) return result;
  await reviseOrHold(ctx, stored, result, sight, kind);
  return undefined;
}

async function look(ctx: ServiceContext, stored: StoredProposal, kind: KindDefinition | undefined): Promise<Sight | undefined> {
  if (sealHash(stored.sealed, sha256) !== stored.hash) return undefined;
  const sealed = openSeal(stored.sealed);
  if (kind === undefined) return { sealed, drift: undefined, caps: [], blind: "Nothing is connected here that could do it." };
  try {
    return { sealed, drift: await kind.drift(ctx, sealed), caps: await kind.caps(ctx, sealed), blind: undefined };
  } catch (error) {
    if (error instanceof UnavailableError) return { sealed, drift: undefined, caps: [], blind: error.message };
    if (error instanceof NotFoundError) return { sealed, drift: error.message, caps: [], blind: undefined };
    throw error;
  }
}

type Revise = Extract<Claim, { verdict: "revise" }>;

async function decide(
  ctx: ServiceContext,
  { number, owner, leaseSeconds, machineSwitch }: Claiming,
  { hash: seenHash, sight, kind }: { readonly hash: string; readonly sight: Sight | undefined; readonly kind: KindDefinition | undefined },
): Promise<ActionRow | Revise | undefined> {
  return mutate<ActionRow | Revise | undefined>(ctx, {
    scope: "action:execute",
    action: "action.claim",
    target: `APR-${number}`,
    event: `Starts APR-${number}`,
    run: async (tx) => {
      const stored = await proposalsIn(tx).lock(number);
      if (stored === undefined || stored.state !== "approved") return { result: undefined, unchanged: true };
      // Revised and signed again meanwhile: the world was looked at for other bytes, so it is looked at anew.
      if (stored.hash !== seenHash) return { result: undefined, unchanged: true };
      // Without a sight the caller saw a reason to wait, or a text that is not what was signed.
      const hold = (await whyHold(tx, stored, machineSwitch, kind)) ?? sight?.blind ?? (sight && (await brokenCap(tx, sight.caps)));
      const now = await appNow(tx);
      const hash = sealHash(stored.sealed, sha256);
      if (sight === undefined && hold === undefined && hash === stored.hash) return { result: undefined, unchanged: true };
      const policyVersion = await policyVersionNow(tx, stored);
      const verdict = claim(stored, { now, roster: await rosterIn(tx), hash, policyVersion, hold, drift: sight?.drift });
      if (verdict.verdict === "revise") return { result: verdict, unchanged: true };
      if (verdict.verdict === "start")
        return { ...(await start(tx, { stored, verdict, now, owner, leaseSeconds, caps: sight?.caps ?? [] })), event: `Starts ${stored.id}` };
      return settle(tx, stored, verdict);
    },
  });
}

type Starting = {
  readonly stored: StoredProposal;
  readonly verdict: Exclude<Claim, Revise>;
  readonly now: Date;
  readonly owner: string;
  readonly leaseSeconds: number;
  readonly caps: readonly CapUse[];
};

async function start(tx: TenantTransaction, { stored, verdict, now, owner, leaseSeconds, caps }: Starting) {
  const { number, rev } = stored;
  const id = actionIdOf(tx.tenantId, stored.hash);
  const next = { ...stored, ...verdict.proposal };
  await proposalsIn(tx).save(next);
  await tx.query(
    `INSERT INTO actions (tenant_id, id, number, rev, state, lease_owner, lease_until, fence)
     VALUES ($1, $2, $3, $4, 'executing', $5, app_now() + make_interval(secs => $6::float8), 1)`,
    [tx.tenantId, id, number, rev, owner, leaseSeconds],
  );
  await reserveCaps(tx, id, caps);
  await tell(tx, { topic: "started", number, threadId: stored.threadId, payload: noticeOf(next) });
  const action: ActionRow = { id, number, rev, state: "executing", fence: 1, stopRequestedBy: undefined, startedAt: now };
  const reserved = caps.map(({ cap, amount }) => ({ cap, amount }));
  return { result: action, before: { state: stored.state }, after: { state: "executing", action: id, rev, hash: stored.hash, reserved } };
}

async function settle(tx: TenantTransaction, stored: StoredProposal, { verdict, proposal, reason }: Exclude<Claim, Revise>) {
  if (verdict === "hold" && stored.held === reason) return { result: undefined, unchanged: true };
  const next = { ...stored, ...proposal };
  await proposalsIn(tx).save(next);
  const topic: NoticeTopic = verdict === "hold" ? "held" : verdict === "expired" ? "expired" : "needs_attention";
  await tell(tx, { topic, number: stored.number, threadId: stored.threadId, payload: noticeWith(next, reason) });
  const words = verdict === "hold" ? "waits" : verdict === "expired" ? "has expired" : "needs a person";
  return {
    result: undefined,
    event: `${stored.id} ${words}: ${reason ?? ""}`,
    before: { state: stored.state, held: stored.held ?? null },
    after: { state: next.state, held: next.held ?? null, reason },
  };
}

/** A text that is not what was signed draws no card. */
function noticeWith(proposal: StoredProposal, reason: string | undefined): ProposalNotice {
  try {
    return noticeOf(proposal, { reason });
  } catch (error) {
    if (!(error instanceof MajorTomError)) throw error;
    const { id, kind, state, rev, cluster } = proposal;
    const nothing = { savingUsdPerHour: null, savingUsdPerMonth: null, savingBasis: null, by: null, outcome: null, undo: null, evidence: [] };
    return { proposal: id, kind, state, rev, title: id, cluster: cluster ?? null, target: id, reason: reason ?? null, ...nothing };
  }
}

/** A new revision of what the world is now; where it can no longer be planned, it waits for its time to end and says why. */
async function reviseOrHold(
  ctx: ServiceContext,
  seen: StoredProposal,
  { cause, reason }: Revise,
  sight: Sight | undefined,
  kind: KindDefinition | undefined,
): Promise<void> {
  let plan: Plan | undefined;
  let why = "";
  try {
    const sealed = sight?.sealed ?? openSeal(seen.sealed);
    plan = await kind?.plan(ctx, kind.orderOf(sealed));
  } catch (error) {
    if (!(
      error instanceof GuardRefusedError ||
      error instanceof NotFoundError ||
      error instanceof UnavailableError ||
      error instanceof InvalidInputError
    ))
      throw error;
    why = ` ${error.message}`;
  }
  await mutate(ctx, {
    scope: "action:execute",
    action: "proposal.revise",
    target: seen.id,
    event: `Sealed ${seen.id} anew: ${reason}`,
    run: async (tx) => {
      const stored = await proposalsIn(tx).lock(seen.number);
      if (stored === undefined || stored.state !== "approved" || stored.rev !== seen.rev) return { result: undefined, unchanged: true };
      if (plan === undefined)
        return settle(tx, stored, { verdict: "hold", proposal: { ...stored, held: `${reason}${why}` }, reason: `${reason}${why}` });
      const next = await sealNextRevision(tx, { stored, plan, cause, reason });
      return {
        result: undefined,
        before: { rev: stored.rev, hash: stored.hash, state: stored.state },
        after: { rev: next.rev, hash: next.hash, state: next.state, cause, reason },
      };
    },
  });
}

/** Switches, what the kind waits for, maintenance and hours without changes. */
async function whyHold(
  tx: TenantTransaction,
  { cluster, sealed }: StoredProposal,
  machineSwitch: MachineSwitch,
  kind: KindDefinition | undefined,
): Promise<string | undefined> {
  const engaged = machineSwitch() ?? (await engagedSwitch(tx, cluster)) ?? (await kind?.hold?.(tx, readable(sealed)));
  if (engaged !== undefined || cluster === undefined) return engaged;
  const [settings] = await tx.query<{ maintenance: boolean; no_change_hours: readonly { readonly from: number; readonly to: number }[] }>(
    "SELECT maintenance, no_change_hours FROM cluster_settings WHERE cluster = $1",
    [cluster],
  );
  if (settings?.maintenance === true) return `${cluster} is in maintenance.`;
  const hour = hourOfWeek(await appNow(tx));
  return settings?.no_change_hours.some(({ from, to }) => hour >= from && hour < to) === true
    ? `Nothing starts on ${cluster} at this hour of the week.`
    : undefined;
}

/** Undefined where somebody changed it: what it says then counts for nothing. */
function readable(sealed: string): SealedProposal | undefined {
  try {
    return openSeal(sealed);
  } catch (error) {
    if (error instanceof InvalidInputError) return undefined;
    throw error;
  }
}

/** Hours since Monday 00:00 UTC, 0 to 167. */
export function hourOfWeek(now: Date): number {
  return ((now.getUTCDay() + 6) % 7) * 24 + now.getUTCHours();
}
