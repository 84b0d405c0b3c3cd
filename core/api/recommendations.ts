import { z } from "zod";
import { Block } from "#core/chat/blocks";
import { Figure } from "#core/costs/figure";
import { Freshness } from "#core/costs/freshness";
import { Cell } from "#core/costs/query";
import { strictObject } from "#core/api/strict-object";

export const RECOMMENDATION_TYPES = [
  "unused_commitment",
  "low_commitment_coverage",
  "expiring_commitment",
  "unattached_volume",
  "stopped_instance_volume",
  "old_snapshot",
  "idle_instance",
  "idle_address",
  "idle_load_balancer",
  "idle_nat_gateway",
  "gp2_volume",
  "old_generation",
  "log_retention",
  "storage_class",
  "nights_weekends",
  "spot_switch",
  "untagged_spend",
] as const;
export const RecommendationType = z.enum(RECOMMENDATION_TYPES);
export type RecommendationType = z.infer<typeof RecommendationType>;

/** open -> accepted | done | dismissed; what is no longer found expires, unless it is done or dismissed. */
export const RECOMMENDATION_STATUSES = ["open", "accepted", "done", "dismissed", "expired"] as const;
export const RecommendationStatus = z.enum(RECOMMENDATION_STATUSES);
export type RecommendationStatus = z.infer<typeof RecommendationStatus>;

/** What a person may set. `expired` is set by the refresh alone. */
export const SettableStatus = RecommendationStatus.exclude(["expired"]);

export const Effort = z.enum(["low", "medium", "high"]);
export const Risk = z.enum(["low", "medium", "high"]);
export const Confidence = z.enum(["high", "medium", "low"]);

/** An exact step by hand; `command` can be pasted. */
export const ManualStep = z.object({ text: z.string(), command: z.string().nullable() });

export const RecommendationResource = z.object({
  id: z.string(),
  account: z.string(),
  region: z.string(),
  /** "gp2, 500 GB", "m5.2xlarge to m7i.2xlarge" */
  detail: z.string(),
  /** In the two weeks that were read. */
  cost: Figure,
  /** Gross, per month of 730 h; null value is unknown. */
  saving: Figure,
  /** What the bill would fall by, after those that are worth more. */
  net: Figure,
  netReason: z.string().nullable(),
});

/** One entity over all engines. The id is stable: the same finding of tomorrow is the same row with its status. */
export const Recommendation = z.object({
  /** `rec_` and 16 letters of a hash of (engine, type, resource or group). */
  id: z.string(),
  /** "savings" and the engines to come. */
  engine: z.string(),
  type: RecommendationType,
  /** "Idle and unattached", "Rightsizing", "Commitments", "Storage and logs", "Schedules", "Visibility" */
  category: z.string(),
  title: z.string(),
  rationale: z.string(),
  account: z.string(),
  region: z.string(),
  resourceCount: z.number(),
  /** What the bill would fall by, per month of 730 h, net of commitments. Null value: unknown (no dollars are claimed). */
  net: Figure,
  /** Before commitments. */
  gross: Figure,
  /** Why they differ, by the waterfall ("moves usage off a plan that then idles: loses $0.67 an hour"); null where they do not. */
  netReason: z.string().nullable(),
  /** False where it only makes something visible: untagged spend. */
  actionable: z.boolean(),
  confidence: Confidence,
  /** Why that sure and no surer. */
  because: z.string(),
  effort: Effort,
  risk: Risk,
  status: RecommendationStatus,
  /** Why it was dismissed. */
  reason: z.string().nullable(),
  statusBy: z.string().nullable(),
  statusAt: z.string().nullable(),
  /** Grows with each change of status; send it back with the next one. */
  version: z.number(),
  /** 1 is the most worthwhile of the open ones: net dollars, weighed by confidence and risk. */
  rank: z.number().nullable(),
  /** A live proposal that does it, where there is one. */
  proposal: z.string().nullable(),
  /** What the chat or the gate can draft for it: POST /api/proposals with this body. */
  proposable: z.object({ kind: z.string(), params: z.record(z.string(), z.unknown()) }).nullable(),
  firstSeenAt: z.string(),
  lastSeenAt: z.string(),
});
export type Recommendation = z.infer<typeof Recommendation>;

/** Something that would be advised at on-demand prices and is not, since commitments take the saving. Nothing can be decided about it. */
export const LeftOutAdvice = Recommendation.pick({
  id: true,
  type: true,
  category: true,
  title: true,
  account: true,
  region: true,
  resourceCount: true,
  net: true,
  gross: true,
  netReason: true,
}).extend({ resources: z.array(RecommendationResource) });
export type LeftOutAdvice = z.infer<typeof LeftOutAdvice>;

/** `GET /api/recommendations/{id}` */
export const RecommendationDetail = Recommendation.extend({
  resources: z.array(RecommendationResource),
  steps: z.array(ManualStep),
  /** Rows of the bill behind it, and the query that gives them. */
  evidence: z.object({
    queryId: z.string().nullable(),
    sql: z.string().nullable(),
    period: z.object({ from: z.string(), to: z.string() }),
    columns: z.array(z.object({ name: z.string(), label: z.string(), unit: z.string().optional() })),
    rows: z.array(z.array(Cell)),
  }),
  /** Resources that another recommendation counts, since it saves more by them. */
  mergedAway: z.number(),
  history: z.array(z.object({ at: z.string(), by: z.string(), from: RecommendationStatus, to: RecommendationStatus, reason: z.string().nullable() })),
  /** Sent to the chat when it is asked about. */
  ask: z.string(),
});
export type RecommendationDetail = z.infer<typeof RecommendationDetail>;

const Several = z.union([z.string(), z.array(z.string())]).optional();

export const RecommendationQuery = strictObject({
  /** Repeatable, or by comma. Default status: open and accepted. `all` is every one. */
  type: Several,
  status: Several,
  account: Several,
  sort: z.enum(["rank", "net", "newest", "risk", "effort"]).default("rank"),
  limit: z.coerce.number().int().min(1).max(500).default(200),
  offset: z.coerce.number().int().min(0).default(0),
  /** With csv: the table `part`, by default recommendations. */
  format: z.enum(["csv"]).optional(),
  part: z.enum(["recommendations", "left_out"]).optional(),
});
export type RecommendationPart = NonNullable<z.infer<typeof RecommendationQuery>["part"]>;

/** `GET /api/recommendations` */
export const RecommendationList = z.object({
  rows: z.array(Recommendation),
  /** Matching the filters, before limit and offset. */
  total: z.number(),
  totals: z.object({
    /** Open and accepted of what matches; each resource counted once. */
    net: Figure,
    gross: Figure,
    actionable: z.number(),
    byStatus: z.record(RecommendationStatus, z.number()),
    byType: z.array(z.object({ type: RecommendationType, label: z.string(), count: z.number(), net: Figure })),
    accounts: z.array(z.string()),
  }),
  /** Of the filters for type and account; the largest gross saving first. `net` is what it does to the bill on top of everything that is advised. */
  leftOut: z.array(LeftOutAdvice),
  /** Bars a type, projected. Null where there is nothing. */
  block: Block.nullable(),
  /** What could not be looked for, and why. */
  notChecked: z.array(z.object({ type: z.string(), reason: z.string() })),
  refreshedAt: z.string().nullable(),
  asOf: z.string(),
  freshness: Freshness,
  notes: z.array(z.string()),
});
export type RecommendationList = z.infer<typeof RecommendationList>;

/** `GET /api/recommendations/top`: the next three actions. */
export const TopRecommendations = z.object({ rows: z.array(RecommendationDetail), net: Figure, asOf: z.string() });

/** `POST /api/recommendations/{id}/status`; 409 with code `conflict` where `version` is not the current one. Gives the new row. */
export const StatusChange = z.object({
  status: SettableStatus,
  /** Needed to dismiss. */
  reason: z.string().trim().min(1).max(500).optional(),
  version: z.number().int().min(1),
});
export type StatusChange = z.infer<typeof StatusChange>;

/** `POST /api/recommendations/status`: each is judged alone, in the order given. */
export const BulkStatusChange = z.object({
  changes: z
    .array(z.object({ id: z.string(), version: z.number().int().min(1) }))
    .min(1)
    .max(200),
  status: SettableStatus,
  reason: z.string().trim().min(1).max(500).optional(),
});
export const BulkStatusAnswer = z.object({
  results: z.array(
    z.object({
      id: z.string(),
      ok: z.boolean(),
      row: Recommendation.nullable(),
      /** As a problem has them, where it was refused. */
      code: z.string().nullable(),
      detail: z.string().nullable(),
    }),
  ),
});

/** `POST /api/recommendations/refresh` (Owner, Admin): looks again now, and gives the counts. */
export const RefreshAnswer = z.object({ found: z.number(), added: z.number(), expired: z.number(), reopened: z.number(), refreshedAt: z.string() });
