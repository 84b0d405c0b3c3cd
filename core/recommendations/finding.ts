import { z } from "zod";
import { Confidence, RecommendationType } from "#core/api/recommendations";
import { Measure } from "#core/ledger/measure";

/** Decimals as text, USD. */
const FoundResource = z.object({
  id: z.string(),
  account: z.string(),
  region: z.string(),
  detail: z.string(),
  cost: z.string(),
  /** Per month; null is unknown. */
  gross: z.string().nullable(),
  net: z.string().nullable(),
  /** Why they differ; null where they do not. */
  netReason: z.string().nullable().default(null),
});

/** What is kept of a recommendation beside its status: as it was last found. Decimals as text, USD. */
export const Finding = z.object({
  title: z.string(),
  region: z.string(),
  confidence: Confidence,
  because: z.string(),
  currency: z.string(),
  /** Why gross and net differ, in words without a full stop; null where they do not. */
  netReason: z.string().nullable().default(null),
  resources: z.array(FoundResource),
  /** More than are listed. */
  resourceCount: z.number(),
  evidence: z.object({ queryId: z.string().nullable(), sql: z.string().nullable(), from: z.string(), to: z.string() }),
  mergedAway: z.number(),
  proposable: z.object({ kind: z.string(), params: z.record(z.string(), z.unknown()) }).nullable(),
  measure: Measure.nullable(),
  asOf: z.string(),
});
export type Finding = z.infer<typeof Finding>;

/** Something that is not advised, since commitments take the saving: as it was last found. */
export const LeftOutFinding = Finding.pick({
  title: true,
  region: true,
  currency: true,
  netReason: true,
  resources: true,
  resourceCount: true,
  evidence: true,
  asOf: true,
}).extend({ id: z.string(), type: RecommendationType, account: z.string(), gross: z.string(), net: z.string() });
export type LeftOutFinding = z.infer<typeof LeftOutFinding>;
