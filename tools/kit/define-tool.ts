import type { z } from "zod";
import type { Block, Source } from "#core/chat/blocks";
import type { Figure } from "#core/costs/figure";
import type { Scope } from "#core/identity/roles";
import type { Origin } from "#core/proposals/provenance";
import type { ServiceContext } from "#services/context";

/**
 * What a tool hands back. `data` goes to the model as JSON (untrusted text in it already wrapped);
 * figures, blocks and sources go to the answer and the screen without passing through the model.
 */
export type ToolResult = {
  /** One line for the step trace: "Read amortized cost by service, October 2026 · 41,208 rows". */
  readonly summary: string;
  readonly data: unknown;
  readonly figures: readonly Figure[];
  readonly blocks: readonly Block[];
  readonly sources: readonly Omit<Source, "n">[];
  /** What the service answered, for code that writes prose from it. Kept for the turn only; plain JSON. */
  readonly raw?: unknown;
  /**
   * Names and ids that this result vouches for as things to act on: nodes, instances, clusters as the provider lists
   * them. Never tag values, annotations, messages or anything else that somebody wrote.
   */
  readonly targets?: readonly string[];
  /** What was drafted. The card is drawn from the sealed text of exactly this revision, never from a model's words. */
  readonly proposals?: readonly DraftReference[];
};

export type DraftReference = { readonly id: string; readonly rev: number; readonly hash: string };

/** What a call knows of the thread that it runs in. */
export type CallContext = {
  readonly signal: AbortSignal;
  readonly callId: string;
  readonly threadId: string | undefined;
  /** Where a name or id that would be acted on came from; undefined: neither from the person nor from a tool. */
  readonly originOf: (text: string) => Origin | undefined;
  /** The person's last messages, the newest last; absent where no person is there. */
  readonly said?: readonly string[] | undefined;
  /** Why nothing more may be drafted in this turn; undefined while it may. */
  readonly draftsRefused?: string | undefined;
};

export type Guard<Input> = {
  readonly name: string;
  /** @throws GuardRefusedError with a reason that the model can act on */
  check(ctx: ServiceContext, input: Input): void | Promise<void>;
};

export type ReadTool<Schema extends z.ZodType = z.ZodType> = {
  readonly effect: "read" | "present";
  readonly name: string;
  readonly description: string;
  readonly scope: Scope;
  readonly input: Schema;
  readonly guards: readonly Guard<z.output<Schema>>[];
  /** Other names that models use for an argument, lower case without punctuation. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Is told where its arguments came from: what it vouches for depends on it. Tools that draft or note always are. */
  readonly grounded?: boolean;
  run(ctx: ServiceContext, input: z.output<Schema>, call: CallContext): Promise<ToolResult>;
};

/** Drafts for people to sign. Made by `proposeTool` alone; it has no way to approve or to carry anything out. */
export type ProposeTool<Schema extends z.ZodType = z.ZodType> = Omit<ReadTool<Schema>, "effect"> & { readonly effect: "propose" };
/** Writes down the person's own words in the organization's notes; changes nothing outside. Made by `noteTool` alone. */
export type NoteTool<Schema extends z.ZodType = z.ZodType> = Omit<ReadTool<Schema>, "effect"> & { readonly effect: "note" };
export type Tool<Schema extends z.ZodType = z.ZodType> = ReadTool<Schema> | ProposeTool<Schema> | NoteTool<Schema>;

export function readTool<Schema extends z.ZodType>(tool: Omit<ReadTool<Schema>, "effect">): ReadTool<Schema> {
  return { effect: "read", ...tool };
}

/** Shows something or asks the person; touches no data. */
export function presentTool<Schema extends z.ZodType>(tool: Omit<ReadTool<Schema>, "effect">): ReadTool<Schema> {
  return { effect: "present", ...tool };
}
