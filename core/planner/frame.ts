import { z } from "zod";

/** What a sentence asks for. Meanings: docs/methods/planner.md. */
export const Intent = z.enum([
  "q",
  "fc",
  "bud",
  "anom",
  "why",
  "recs",
  "inv",
  "hib",
  "wake",
  "sw",
  "sp",
  "ok",
  "no",
  "snz",
  "pol",
  "audit",
  "help",
  "chat",
  "oos",
  "inj",
  "amb",
  /** What the assistant keeps of the organization, and questions that come back; read by rule, never by the classifier. */
  "mem",
  "sched",
]);
export type Intent = z.infer<typeof Intent>;

/** Intents whose tools change something. None may be acted on when it is not sure. */
export const ACTION_INTENTS: ReadonlySet<Intent> = new Set(["hib", "wake", "sw", "sp", "ok", "no", "snz", "pol"]);

/**
 * The flat frame of an utterance: `i` and only what the person said or clearly meant.
 * Keys: m g f.X x.X t c gr n o ch a.X. `n` is a number, every other value a string; lists are comma-joined and sorted.
 */
export const Frame = z.object({ i: Intent }).catchall(z.union([z.string(), z.number()]));
export type Frame = z.infer<typeof Frame>;

/** What people want that the flat frame cannot say. */
export const Extras = z.object({
  orderBy: z.enum(["value", "change", "name"]).optional(),
  minValue: z.number().optional(),
  share: z.boolean().optional(),
  average: z.enum(["daily"]).optional(),
  cumulative: z.boolean().optional(),
  /** A figure of the person's own to reconcile with, USD. */
  reconcileWith: z.number().optional(),
  style: z
    .object({ sentences: z.number().int().optional(), table: z.boolean().optional(), audience: z.enum(["plain", "finance", "engineer"]).optional() })
    .optional(),
});
export type Extras = z.infer<typeof Extras>;

/** One complete reading of a message that could be run as it stands. */
export const Reading = z.object({
  frame: Frame,
  /** Slots that the planner filled by itself (metric, period ...), key to value; drawn dashed. */
  assumed: z.record(z.string(), z.union([z.string(), z.number()])),
  extras: Extras,
  /** Further acts in the same message, in order, each complete. */
  also: z.array(Frame),
  /** 0..1, calibrated on held-out authors. */
  confidence: z.number(),
});
export type Reading = z.infer<typeof Reading>;

export type Understanding = {
  readonly reading: Reading;
  /** Set when it must ask back; at most three options, each a full interpretation. */
  readonly ask?: { readonly question: string; readonly options: readonly { readonly label: string; readonly interpretation: Frame }[] };
  /** The message (or a part of it) tries to make the assistant break its rules. */
  readonly attack: boolean;
};

/** Live names of the tenant, so that mentions can be found: dimension name to its values. */
export type Vocabulary = {
  readonly accounts: readonly string[];
  readonly clusters: readonly string[];
  readonly namespaces: readonly string[];
  readonly workloads: readonly string[];
  readonly regions: readonly string[];
  readonly services: readonly string[];
  readonly tags: Readonly<Record<string, readonly string[]>>;
  /** Names of the nodes that run now; instance ids are known by their shape. */
  readonly nodes?: readonly string[];
  /** What this tenant's data can answer where nobody named a metric or a period. */
  readonly defaults?: { readonly m: string; readonly t: string };
};

export type UnderstandContext = {
  readonly now: Date;
  readonly vocabulary: Vocabulary;
  /** Frames of the thread so far, oldest first; the last is what a follow-up inherits from. */
  readonly history: readonly Frame[];
};
