import { z } from "zod";

const Column = z.object({ name: z.string(), type: z.string() });

/** One query of Athena, as it is kept on disk. Instants are of the world's clock, durations of real time. */
export const Execution = z.object({
  id: z.string(),
  query: z.string(),
  database: z.string(),
  catalog: z.string(),
  workGroup: z.string(),
  /** `s3://bucket/prefix/`, where the result goes. */
  outputLocation: z.string(),
  token: z.string().optional(),
  /** What was asked for, to tell a repeated token from a misused one. */
  fingerprint: z.string(),
  parameters: z.array(z.string()),
  reuseMinutes: z.number().optional(),
  kind: z.enum(["DML", "DDL", "UTILITY"]),
  subKind: z.string(),
  state: z.enum(["QUEUED", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED"]),
  reason: z.string().optional(),
  error: z.object({ category: z.number(), type: z.number(), retryable: z.boolean(), message: z.string() }).optional(),
  submitted: z.string(),
  completed: z.string().optional(),
  queueMs: z.number(),
  planningMs: z.number(),
  engineMs: z.number(),
  totalMs: z.number(),
  scannedBytes: z.number(),
  /** Bytes that one query of its workgroup may scan, as it was when it was begun. */
  cutoffBytes: z.number().optional(),
  reused: z.boolean(),
  columns: z.array(Column).optional(),
  rows: z.number().optional(),
  /** Object that holds the result. */
  result: z.object({ bucket: z.string(), key: z.string() }).optional(),
  writes: z.boolean(),
});
export type Execution = z.infer<typeof Execution>;

export function isOver({ state }: Pick<Execution, "state">): boolean {
  return state === "SUCCEEDED" || state === "FAILED" || state === "CANCELLED";
}
