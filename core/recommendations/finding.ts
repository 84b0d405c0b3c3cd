import { z } from "zod";
import { Confidence } from "#core/api/recommendations";
import { Measure } from "#core/ledger/measure";

/** What is kept of a recommendation beside its status: as it was last found. Decimals as text, USD. */
export const Finding = z.object({
  title: z.string(),
  region: z.string(),
  confidence: Confidence,
  because: z.string(),
  currency: z.string(),
  resources: z.array(
    z.object({
      id: z.string(),
      account: z.string(),
      region: z.string(),
      detail: z.string(),
      cost: z.string(),
      /** Per month; null is unknown. */
      gross: z.string().nullable(),
      net: z.string().nullable(),
    }),
  ),
  /** More than are listed. */
  resourceCount: z.number(),
  evidence: z.object({ queryId: z.string().nullable(), sql: z.string().nullable(), from: z.string(), to: z.string() }),
  mergedAway: z.number(),
  proposable: z.object({ kind: z.string(), params: z.record(z.string(), z.unknown()) }).nullable(),
  measure: Measure.nullable(),
  asOf: z.string(),
});
export type Finding = z.infer<typeof Finding>;
