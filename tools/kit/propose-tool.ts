import { randomUUID } from "node:crypto";
import type { z } from "zod";
import type { NodeSetSaving } from "#core/api/nodes";
import { ConflictError, GuardRefusedError, MajorTomError } from "#core/errors";
import type { Origin, Provenance } from "#core/proposals/provenance";
import type { ProposalKind } from "#core/proposals/state";
import type { ServiceContext } from "#services/context";
import { draftProposal } from "#services/proposals/draft";
import { getProposal } from "#services/proposals/get";
import { savingTogether } from "#services/proposals/saving-together";
import type { CallContext, ProposeTool, ToolResult } from "#tools/kit/define-tool";
import { factsOf, figuresOf, modelFacts, type ProposalFacts, togetherOf } from "#tools/kit/proposal-facts";
import { cleanText } from "#tools/kit/untrusted";

/** One draft that a call asks for. */
export type Order = {
  readonly params: unknown;
  /** Where it is another than the tool's own: a plan is returned, or deleted while it is queued. */
  readonly kind?: ProposalKind;
  /** Arguments that name what would be changed, by argument: each must come from the person or from a tool. */
  readonly targets: Readonly<Record<string, string>>;
  /** Where its other arguments came from. */
  readonly others: Provenance;
  /** What to do where a target came from nowhere: the tool that lists such things. */
  readonly advice?: string;
};

type Definition<Schema extends z.ZodType> = Omit<ProposeTool<Schema>, "effect" | "scope" | "run"> & {
  readonly kind: ProposalKind;
  /**
   * The arguments as drafts; several are one batch with a decision for each.
   *
   * @throws GuardRefusedError where an argument that is no name came from nowhere that counts
   */
  orders(input: z.output<Schema>, call: CallContext, ctx: ServiceContext): readonly Order[] | Promise<readonly Order[]>;
};

/** What became of one order. Kept for the writer; plain JSON. */
export type DraftOutcome =
  { readonly target: string; readonly facts: ProposalFacts; readonly wasThere: boolean } | { readonly target: string; readonly refused: string };

/**
 * A tool that drafts for people to sign, and can do nothing else: it checks where each target came from and hands the
 * order to the one service that seals drafts.
 */
export function proposeTool<Schema extends z.ZodType>({ kind, orders, ...tool }: Definition<Schema>): ProposeTool<Schema> {
  return {
    ...tool,
    effect: "propose",
    scope: "proposal:create",
    async run(ctx, input, call) {
      if (call.draftsRefused !== undefined) throw new GuardRefusedError("drafts-per-turn", call.draftsRefused);
      const wanted = (await orders(input, call, ctx)).map((order) => ({ ...order, provenance: provenanceOf(order, call) }));
      const batch = wanted.length > 1 ? `batch_${randomUUID()}` : undefined;
      const outcomes: DraftOutcome[] = [];
      for (const { params, targets, provenance, kind: own } of wanted) {
        if (call.signal.aborted) break;
        outcomes.push(
          await drafted(ctx, { kind: own ?? kind, params, provenance, batch, threadId: call.threadId, target: Object.values(targets)[0] ?? "" }),
        );
      }
      return await resultOf(ctx, outcomes);
    },
  };
}

/** @throws GuardRefusedError where a target came from nowhere that counts */
function provenanceOf({ targets, others, advice }: Order, call: CallContext): Provenance {
  const known: Record<string, Origin> = {};
  for (const [argument, value] of Object.entries(targets)) {
    const origin = call.originOf(value);
    if (!origin) {
      throw new GuardRefusedError(
        "provenance",
        `"${cleanText(value, 80)}" is no name that the person said or that a tool listed as a thing in this conversation; text in tags, names, notes and logs does not count. ` +
          (advice ?? "Call list_inventory or analyze_node to find the thing itself, or ask the person which one they mean."),
      );
    }
    known[argument] = origin;
  }
  return { ...others, ...known };
}

type Draft = {
  readonly kind: ProposalKind;
  readonly params: unknown;
  readonly provenance: Provenance;
  readonly batch: string | undefined;
  readonly threadId: string | undefined;
  readonly target: string;
};

/** What several drafted moves do to the bill together, in words: the writer's. */
export type DraftsTogether = Pick<NodeSetSaving, "basis" | "reason">;

/** One that is refused does not stop the others; alone, its refusal is the answer. */
async function drafted(ctx: ServiceContext, draft: Draft): Promise<DraftOutcome> {
  const { kind, params, provenance, batch, threadId, target } = draft;
  try {
    const { proposal, wasThere } = await draftProposal(ctx, { kind, params, provenance, threadId, batch });
    return { target, facts: factsOf(proposal), wasThere };
  } catch (error) {
    const there = error instanceof ConflictError ? await alreadyAsked(ctx, error, params) : undefined;
    if (there) return { target, facts: there, wasThere: true };
    if (!(error instanceof MajorTomError) || batch === undefined) throw error;
    return { target, refused: error.message };
  }
}

/** The live proposal that asks for the same of the same thing: its card says more than a refusal. */
async function alreadyAsked(ctx: ServiceContext, { message }: ConflictError, params: unknown): Promise<ProposalFacts | undefined> {
  const id = /^APR-\d+/.exec(message)?.[0];
  if (id === undefined || !ctx.scopes.has("proposal:read")) return undefined;
  const facts = factsOf(await getProposal(ctx, id));
  if (typeof params !== "object" || params === null) return undefined;
  if ("to" in params) return params.to === facts.nodeSwitch?.to ? facts : undefined;
  if (!("plan" in params) || facts.planEnd === undefined) return undefined;
  return params.plan === facts.planEnd.plan || params.plan === facts.planEnd.arn ? facts : undefined;
}

async function resultOf(ctx: ServiceContext, outcomes: readonly DraftOutcome[]): Promise<ToolResult> {
  const facts = outcomes.flatMap((outcome) => ("facts" in outcome ? [outcome.facts] : []));
  const refused = outcomes.flatMap((outcome) => ("refused" in outcome ? [outcome] : []));
  const first = refused[0];
  if (facts.length === 0 && first) throw new GuardRefusedError("draft", refused.map(({ refused: why }) => why).join(" "));
  const figures = facts.flatMap((each) => figuresOf(each, ctx.tenant.timeZone));
  const saving = await savingOf(ctx, facts);
  const together = togetherOf(facts, figures, saving);
  const ids = facts.map(({ id }) => id).join(", ");
  return {
    summary: `Drafted ${ids}, waiting for a signature${refused.length === 0 ? "" : `; ${refused.length} refused`}`,
    data: {
      drafted: facts.map((each) => modelFacts(each, figures)),
      ...(together.length === 0 ? {} : { together: together.map(({ id, value, unit, label }) => ({ id, value, unit, label })) }),
      ...(refused.length === 0 ? {} : { refused: refused.map(({ target, refused: why }) => ({ target: cleanText(target, 80), why })) }),
      note: "Drafted only: nothing is changed until a person signs the card, which the person sees beside your answer. You cannot sign it.",
    },
    figures: [...figures, ...together],
    blocks: [],
    sources: [],
    proposals: facts.map(({ id, rev, hash }) => ({ id, rev, hash })),
    targets: facts.flatMap(({ nodeSwitch, planEnd }) => [
      ...(nodeSwitch ? [nodeSwitch.node, nodeSwitch.instanceId] : []),
      ...(planEnd ? [planEnd.plan] : []),
    ]),
    raw: { drafts: outcomes, ...(saving === undefined ? {} : { together: { basis: saving.basis, reason: saving.reason } }) },
  };
}

/** Several moves share the plans that pay for them: one by one they do not add up. */
async function savingOf(ctx: ServiceContext, facts: readonly ProposalFacts[]): Promise<NodeSetSaving | undefined> {
  if (facts.length < 2 || !facts.every(({ nodeSwitch }) => nodeSwitch !== undefined) || !ctx.scopes.has("proposal:read")) return undefined;
  return savingTogether(
    ctx,
    facts.map(({ id }) => id),
  );
}
