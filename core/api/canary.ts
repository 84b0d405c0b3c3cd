import { z } from "zod";

/** Whether the platform's own figures hold: GET /api/canary, POST /api/canary/run. */

/**
 * `restated`: differs from what was kept, and so do the files of that month. `skipped`: the data has nothing to ask it of.
 * `unknown`: the engine did not answer. Neither of the last two counts.
 */
export const CanaryCheckState = z.enum(["holds", "fails", "restated", "skipped", "unknown"]);
export type CanaryCheckState = z.infer<typeof CanaryCheckState>;

export const CanaryCheck = z.object({
  id: z.string(),
  /** "By service, parts add up to the month" */
  title: z.string(),
  /** `metamorphic`: two ways of asking that must agree. `golden`: a closed month against what it was. `chat`: asked in words. */
  kind: z.enum(["metamorphic", "golden", "chat"]),
  state: CanaryCheckState,
  /** What was compared; of a failing one, what differs by how much; why it was skipped. */
  sentence: z.string(),
  /** Queries that were compared; each opens as any other. */
  queryIds: z.array(z.string()),
});
export type CanaryCheck = z.infer<typeof CanaryCheck>;

/** `never`: not checked yet. `stale`: last checked more than 36 hours ago. `unknown`: the engine did not answer enough to judge. */
export const TruthStateName = z.enum(["holds", "fails", "stale", "unknown", "never"]);

export const CanaryState = z.object({
  state: TruthStateName,
  /** "24 of 24 checks hold, checked 26 Nov 02:10 UTC" */
  badge: z.string(),
  /** What fails, in a sentence each; empty where all holds. */
  failing: z.array(z.string()),
  /** What answers say meanwhile; null where nothing fails. */
  caution: z.string().nullable(),
  checkedAt: z.string().nullable(),
  dataVersion: z.string().nullable(),
  holds: z.number(),
  /** Checks that were judged: those that hold, were restated or fail. */
  total: z.number(),
  checks: z.array(CanaryCheck),
  /** The latest runs, the newest first. */
  history: z.array(z.object({ checkedAt: z.string(), holds: z.number(), total: z.number(), dataVersion: z.string() })),
});
export type CanaryState = z.infer<typeof CanaryState>;

export const CanaryRunRequest = z.object({
  /** Takes the values of today as what closed months are expected to be, where somebody knows why they differ. */
  renew: z.boolean().default(false),
});
export type CanaryRunRequest = z.infer<typeof CanaryRunRequest>;
