import { z } from "zod";

/** How an entry is measured in the bill. */
export const Measure = z.object({
  /** `usage`: old rate x actual units of usage. `time`: old rate x hours of the clock, where the usage itself is what ends. */
  basis: z.enum(["usage", "time"]),
  /** A metric of its own; null is the cost metric of the export. */
  metric: z.string().nullable(),
  /** What it was before; also counted after, where it still costs. */
  resources: z.array(z.string()),
  /** What took its place. */
  successors: z.array(z.string()),
  /** Counted by cluster in place of resources, which come and go. */
  cluster: z.string().nullable(),
  account: z.string().nullable(),
  /** Pattern of the usage types that count; empty is all. */
  usageTypes: z.string(),
  /** From which instant it may cost less or more; half-open. */
  from: z.string().nullable(),
  /** Prices that the promise stood on, USD an hour. */
  expected: z.object({ before: z.string(), after: z.string() }).nullable(),
});
export type Measure = z.infer<typeof Measure>;

export const INSTANCE_HOURS = "(?:BoxUsage|SpotUsage|DedicatedUsage|HostBoxUsage|HeavyUsage)";

/** What a measuring of the bill gave; decimals as text. */
export const Measured = z.object({
  from: z.string(),
  to: z.string(),
  rate: z.string(),
  spread: z.number().nullable(),
  daysBefore: z.number(),
  days: z.array(z.object({ day: z.string(), units: z.string(), counterfactual: z.string(), actual: z.string(), promised: z.string() })),
  /** Hours that what should be gone still ran, two hours after the action and later. */
  oldStillRan: z.number(),
  /** Of the cost before, the share that a plan or reservation paid for. */
  coveredBefore: z.number(),
  /** Units a clock hour, before and after: 1 is one instance that runs throughout. */
  useBefore: z.number(),
  useAfter: z.number(),
  /** Actual cost a unit of use after; null where nothing ran. */
  rateAfter: z.string().nullable(),
  queryId: z.string().nullable(),
  /** Why nothing could be measured. */
  problem: z.string().nullable(),
});
export type Measured = z.infer<typeof Measured>;
