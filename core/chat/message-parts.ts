import { z } from "zod";
import { Block, ReadingChip, Source } from "#core/chat/blocks";
import { Figure } from "#core/costs/figure";
import { Frame } from "#core/planner/frame";
import { ProposalState } from "#core/proposals/state";

/**
 * The data parts of Major Tom's messages, beside the text and tool parts of the AI SDK UI message protocol
 * (`data-reading`, `data-figures` ...). Text refers to figures as markdown links: `[$20,762.40](#figure:q_7f3k2m.total)`;
 * a figure that no query backs arrives as `~~figure removed~~` and is counted in `grounding`.
 */
export const messageParts = {
  reading: z.object({ chips: z.array(ReadingChip), frame: Frame, editable: z.boolean() }),
  figures: z.array(Figure),
  block: Block,
  sources: z.array(Source),
  clarify: z.object({ question: z.string(), options: z.array(z.object({ label: z.string(), interpretation: Frame })).max(3) }),
  /** Model failed over, partial data, struck figures, stopped by the person, budget reached. */
  notice: z.object({
    tone: z.enum(["info", "caution", "bad"]),
    text: z.string(),
    action: z
      .object({
        label: z.string(),
        send: z.string(),
        /** Which model answers when the button is pressed. */ model: z.enum(["configured", "offline"]).optional(),
      })
      .optional(),
  }),
  grounding: z.object({ figures: z.number(), removed: z.number() }),
  /** A sealed proposal; the card is drawn from its text, which the surface fetches, never from what the model says. */
  proposal: z.object({ id: z.string(), rev: z.number(), hash: z.string() }),
  /** What became of a proposal of this thread; arrives by itself. Amounts are decimal strings; null is unknown or none. */
  outcome: z.object({
    id: z.string(),
    proposalId: z.string(),
    topic: z.string(),
    title: z.string(),
    text: z.string(),
    state: ProposalState,
    savingUsdPerHour: z.string().nullable(),
    savingUsdPerMonth: z.string().nullable(),
    savingBasis: z.enum(["gross", "net"]).nullable(),
    undo: z.string().nullable(),
    at: z.string(),
  }),
  /** Suggested next questions; each is sent as it stands. */
  next: z.array(z.string()),
  usage: z.object({ steps: z.number(), elapsedMs: z.number(), bytesScanned: z.number(), usd: z.string().nullable() }),
} as const;

export type MessageParts = { readonly [Name in keyof typeof messageParts]: z.infer<(typeof messageParts)[Name]> };

/** The body of `POST /api/chat`. `interpretation` replays an edited reading or a chosen clarify button. */
export const ChatRequest = z.object({
  id: z.string().min(1).max(64),
  text: z.string().min(1).max(4000),
  interpretation: Frame.optional(),
  /** What the page beside the dock shows, as context for "explain this view". */
  view: z.object({ page: z.string(), query: z.unknown().optional() }).optional(),
  /** Answer with the offline planner although a model is configured. */
  model: z.enum(["configured", "offline"]).default("configured"),
});
export type ChatRequest = z.infer<typeof ChatRequest>;
