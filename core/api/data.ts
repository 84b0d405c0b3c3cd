import { z } from "zod";
import { Freshness } from "#core/costs/freshness";
import { CostSourceInput } from "#core/ingest/source";
import { strictObject } from "#core/api/strict-object";

/** Sources of cost data: connected, tried out, read, and how they stand. Routes under /api/data, /api/ingest and /api/tenant/setup. */

/** `source` is validated as it is written down; `connectWithout` data checks is not possible: use test-connection first. */
export const TenantSetup = z.object({ source: CostSourceInput });

/** Half of a sentence each: what the run does now. */
export const RunState = z.enum(["queued", "running", "succeeded", "failed", "cancelled"]);
export type RunState = z.infer<typeof RunState>;

/** One reading of a source, from its start to its end. Poll it, or listen for the event "data" of /api/events. */
export const IngestRun = z.object({
  id: z.string(),
  sourceId: z.string(),
  /** Why it was started. */
  trigger: z.enum(["setup", "hourly", "by-hand"]),
  state: RunState,
  /** In words: "Reading October 2026 (3 of 14)". */
  doing: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  /** Billing periods that were found, and those that are done, unchanged ones included. Null until the source was listed. */
  periods: z.object({ total: z.number().nullable(), done: z.number(), unchanged: z.number(), failed: z.number() }),
  objects: z.object({ total: z.number(), done: z.number() }),
  bytes: z.object({ total: z.number(), done: z.number() }),
  /** Rows that came in with this run. */
  rows: z.number(),
  /** Key of the object that is read now. */
  currentObject: z.string().nullable(),
  /** 0 to 1; null while it is not known how much there is. */
  share: z.number().nullable(),
  /** Requests that cost money (Cost Explorer), and what they cost, decimal string in USD. */
  paidRequests: z.number(),
  costUsd: z.string(),
  /** One sentence that says what to do next; null unless it failed. A period that failed alone is in `problems`. */
  error: z.string().nullable(),
  errorCode: z.string().nullable(),
  problems: z.array(z.object({ billingPeriod: z.string().nullable(), message: z.string() })),
});
export type IngestRun = z.infer<typeof IngestRun>;

/** 202 of setup: the run goes on by itself. */
export const SetupAnswer = z.object({
  sourceId: z.string(),
  runId: z.string(),
  /** GET it for the run's progress. */
  progress: z.string(),
  /** True where the same source was connected before: nothing was added. */
  already: z.boolean(),
  run: IngestRun,
  /** What it will cost at the provider before it is done, decimal string in USD; "0.00" but for Cost Explorer. */
  expectedCostUsd: z.string(),
});

export const DataPeriod = z.object({
  billingPeriod: z.string(),
  sourceId: z.string().nullable(),
  /** Changes when the period's own files do. */
  version: z.string(),
  /** The provider's name for the delivery: assembly or execution id, else the manifest's key. Null without a manifest. */
  manifest: z.string().nullable(),
  manifestHash: z.string().nullable(),
  rows: z.number(),
  files: z.number(),
  bytes: z.number().nullable(),
  /** When this version was read. */
  readAt: z.string().nullable(),
  /** When the provider wrote the newest of its files. */
  asOf: z.string().nullable(),
  /** How often a later delivery replaced an earlier one here. */
  restated: z.number(),
  /** Until when the provider may still change it; null once it is final. */
  mayChangeUntil: z.string().nullable(),
  daysWithData: z.number(),
  /** Sum of the charged cost that the period's files hold, decimal string; null where it was not summed. */
  cost: z.string().nullable(),
  /** Why an older version is still used; null where it is the newest. */
  heldBack: z.string().nullable(),
  /** Sorted and summed for speed; false while questions are answered from the export's own files. */
  prepared: z.boolean(),
});
export type DataPeriod = z.infer<typeof DataPeriod>;

export const DataSourceState = z.object({
  id: z.string(),
  kind: z.enum(["s3", "folder", "cost_explorer", "athena", "built-in"]),
  label: z.string(),
  /** "s3://bucket/prefix", a folder, a table. */
  location: z.string(),
  /** connecting: its first reading is not over. error: the last look failed, what was read before stays in use. */
  state: z.enum(["connecting", "ready", "error", "unused"]),
  /** Why it is unused or in error. */
  note: z.string().nullable(),
  roleArn: z.string().nullable(),
  months: z.number().nullable(),
  createdAt: z.string().nullable(),
  lastLookedAt: z.string().nullable(),
  lastChangedAt: z.string().nullable(),
  nextLookAt: z.string().nullable(),
  /** What this source cannot tell, in a sentence each. */
  limits: z.array(z.string()),
  run: IngestRun.nullable(),
});
export type DataSourceState = z.infer<typeof DataSourceState>;

/** "sum in the files" against "sum answered", of one period and metric. */
export const ReconciliationLine = z.object({
  billingPeriod: z.string(),
  metric: z.string(),
  inFiles: z.string(),
  answered: z.string(),
  difference: z.string(),
});

export const DataState = z.object({
  /** empty: nothing is connected. backfilling: no figure may be shown as the tenant's own yet but what is in already. */
  state: z.enum(["empty", "backfilling", "ready", "error"]),
  /** True: there is nothing of the tenant's own to show yet; pages show sample data, stamped as such. */
  showSample: z.boolean(),
  engine: z.enum(["duckdb", "athena", "trino"]),
  sources: z.array(DataSourceState),
  /** The oldest first. */
  periods: z.array(DataPeriod),
  /** The latest first, at most 20. */
  runs: z.array(IngestRun),
  freshness: Freshness.nullable(),
  totals: z.object({ rows: z.number(), files: z.number(), bytes: z.number().nullable(), currency: z.string() }).nullable(),
  gaps: z.array(z.string()),
  missing: z.array(z.object({ column: z.string(), consequence: z.string() })),
  setAside: z.array(z.object({ what: z.string(), rows: z.number().nullable(), reason: z.string() })),
  reconciliation: z
    .object({ currency: z.string(), lines: z.array(ReconciliationLine), inFiles: z.string(), answered: z.string(), difference: z.string() })
    .nullable(),
  /** Of this UTC day. Null dollars: the engine does not bill by bytes. */
  costOfAsking: z.object({ day: z.string(), questions: z.number(), bytesScanned: z.number(), usd: z.string().nullable(), note: z.string() }),
  /** For a role that the customer makes: whom to trust, and with which ExternalId. */
  connect: z.object({ externalId: z.string(), trustedPrincipal: z.string().nullable(), dataFolder: z.string() }),
});
export type DataState = z.infer<typeof DataState>;

export const ConnectionTest = z.object({ source: CostSourceInput });

/** skipped: could not be tried because an earlier one failed, or does not belong to this kind of source. */
export const ConnectionCheck = z.object({
  name: z.enum(["role", "bucket", "export", "object", "glue_table", "query", "folder", "cost_explorer"]),
  title: z.string(),
  status: z.enum(["ok", "failed", "skipped"]),
  /** What was seen. */
  detail: z.string(),
  /** The exact repair, in a sentence; null unless it failed. */
  fix: z.string().nullable(),
  /** Of the error catalogue (docs/runbooks/connect-errors.md); null unless it failed. */
  code: z.string().nullable(),
  /** The policy statement that repairs it, as JSON to paste; null where none would. */
  policy: z.string().nullable(),
  elapsedMs: z.number(),
});
export type ConnectionCheck = z.infer<typeof ConnectionCheck>;

export const ConnectionAnswer = z.object({
  ok: z.boolean(),
  checks: z.array(ConnectionCheck),
  /** What the test itself cost at the provider, decimal string in USD. */
  costUsd: z.string(),
});
export type ConnectionAnswer = z.infer<typeof ConnectionAnswer>;

/** What is connected from: filled in templates, to be read, copied and run by the customer. */
export const TemplateParameters = strictObject({
  bucket: z.string().optional(),
  prefix: z.string().optional(),
  exportName: z.string().optional(),
  region: z.string().optional(),
  database: z.string().optional(),
  table: z.string().optional(),
  kind: z.enum(["cur2", "focus"]).optional(),
  workgroup: z.string().optional(),
});
export const Template = z.object({
  key: z.enum(["read-role", "purchase-role", "data-export", "glue-table", "athena-ddl", "athena-workgroup"]),
  title: z.string(),
  /** What it makes, and what it costs. */
  purpose: z.string(),
  fileName: z.string(),
  format: z.enum(["cloudformation-json", "sql"]),
  text: z.string(),
  /** What to know before it is run. */
  notes: z.array(z.string()),
});
export type Template = z.infer<typeof Template>;
export const Templates = z.object({
  externalId: z.string(),
  trustedPrincipal: z.string(),
  templates: z.array(Template),
});
