import type { z } from "zod";
import type { Block, Source } from "#core/chat/blocks";
import type { Figure } from "#core/costs/figure";
import type { Scope } from "#core/identity/roles";
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
  run(ctx: ServiceContext, input: z.output<Schema>, call: { readonly signal: AbortSignal }): Promise<ToolResult>;
};

export function readTool<Schema extends z.ZodType>(tool: Omit<ReadTool<Schema>, "effect">): ReadTool<Schema> {
  return { effect: "read", ...tool };
}

/** Shows something or asks the person; touches no data. */
export function presentTool<Schema extends z.ZodType>(tool: Omit<ReadTool<Schema>, "effect">): ReadTool<Schema> {
  return { effect: "present", ...tool };
}
