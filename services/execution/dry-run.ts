import { IllegalTransitionError, NotFoundError } from "#core/errors";
import { type Provider, ProviderError } from "#core/ports/provider";
import { inWords } from "#core/proposals/lifecycle";
import { openSeal } from "#core/proposals/sealed";
import { OPEN } from "#core/proposals/state";
import { numberOf, proposalsIn, type StoredProposal } from "#db/repositories/proposals";
import type { ServiceContext } from "#services/context";
import { actionIdOf } from "#services/execution/action-id";
import { brokenCap } from "#services/execution/caps";
import type { Flight } from "#services/execution/flight";
import { FLIGHT_PLANS } from "#services/execution/flight-plans";
import type { DryRun } from "#services/execution/hands";
import { dryEffects, dryFindings } from "#services/execution/node-switch/dry-effects";
import type { Pace } from "#services/execution/pace";
import { mutate } from "#services/mutation";
import type { KindDefinition } from "#services/proposals/kind-definition";

/** Where the provider offers none. */
const NO_DRY_RUN = [
  { of: "autoscaling:", verdict: "fits; Auto Scaling offers no dry run, so it was checked here" },
  { of: "savingsplans:", verdict: "fits; Savings Plans offer no dry run, so offering, rates and limits were checked here" },
] as const;

/**
 * Every request that would be sent, byte for byte, made by the builders that the run itself uses, and validated by the
 * provider without an effect. Kept with the revision.
 *
 * @throws NotFoundError, IllegalTransitionError where nothing would be sent any more, UnavailableError
 */
export async function runDry(
  ctx: ServiceContext,
  proposalId: string,
  { provider, pace }: { readonly provider: Provider; readonly pace: Pace },
): Promise<DryRun> {
  const number = numberOf(proposalId);
  const proposal = number === undefined ? undefined : await ctx.db.read((tx) => proposalsIn(tx).find(number));
  if (proposal === undefined) throw new NotFoundError(`There is no proposal ${proposalId}.`);
  if (!OPEN.has(proposal.state)) throw new IllegalTransitionError(`${proposal.id} is ${inWords(proposal.state)}; nothing of it would be sent.`);
  let dryRun: DryRun | undefined;
  return mutate(ctx, {
    scope: "proposal:create",
    action: "proposal.dry_run",
    target: proposal.id,
    event: `Tried ${proposal.id} without doing it`,
    prepare: async () => {
      const actionId = actionIdOf(ctx.tenant.id, proposal.hash);
      const flight: Flight = {
        ctx,
        proposal,
        provider,
        pace,
        lease: { actionId, owner: "dry-run", fence: 0 },
        action: {
          id: actionId,
          number: proposal.number,
          rev: proposal.rev,
          state: "executing",
          fence: 0,
          stopRequestedBy: undefined,
          startedAt: ctx.now(),
        },
        machineSwitch: () => undefined,
        at: () => undefined,
        steps: new Map(),
        stopping: false,
        isFinal: false,
      };
      const kind = ctx.kinds.get(proposal.kind) as unknown as KindDefinition | undefined;
      const drift = await kind?.drift(ctx, openSeal(proposal.sealed));
      const own = FLIGHT_PLANS.get(proposal.kind)?.dryRun;
      const effects = own === undefined ? await dryEffects(flight) : await own(flight);
      const requests = [];
      for (const { step, request } of effects) requests.push({ step, request, verdict: await verdictOf(provider, request) });
      const more = own === undefined ? await dryFindings(flight) : await whyWait(ctx, proposal, kind);
      const findings = [...(drift === undefined ? [] : [drift]), ...more];
      dryRun = { at: ctx.now().toISOString(), requests, findings: [...new Set(findings)] };
    },
    run: async (tx) => {
      if (dryRun === undefined) throw new Error("The dry run has no result.");
      await tx.query("UPDATE proposal_revisions SET dry_run = $3::text::jsonb WHERE number = $1 AND rev = $2", [
        proposal.number,
        proposal.rev,
        JSON.stringify(dryRun),
      ]);
      return { result: dryRun, after: { rev: proposal.rev, requests: dryRun.requests.length, findings: dryRun.findings } };
    },
  });
}

/** What would hold it at its start, as things are now: the kind's own reasons, and its limits. */
async function whyWait(ctx: ServiceContext, { sealed: text }: StoredProposal, kind: KindDefinition | undefined): Promise<readonly string[]> {
  if (kind === undefined) return [];
  const sealed = openSeal(text);
  const caps = await kind.caps(ctx, sealed);
  return ctx.db.read(async (tx) => [await kind.hold?.(tx, sealed), await brokenCap(tx, caps)].filter((one) => one !== undefined));
}

async function verdictOf(provider: Provider, request: Parameters<Provider["send"]>[0]): Promise<string> {
  try {
    await provider.send(request, { dryRun: true });
    return NO_DRY_RUN.find(({ of }) => request.operation.startsWith(of))?.verdict ?? "the provider would do it";
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return `refused (${error.code}): ${error.message}`;
  }
}
