import { z } from "zod";
import { Block } from "#core/chat/blocks";
import { Figure } from "#core/costs/figure";
import { Freshness } from "#core/costs/freshness";
import { Role, Scope } from "#core/identity/roles";

/** Bodies and answers of the HTTP interface, shared by the server (validation, OpenAPI) and the web (types). */

export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  code: z.string(),
  requestId: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

export const SignUp = z.object({
  organization: z.string().trim().min(1).max(100),
  email: z.email().max(254),
  password: z.string().min(10).max(128),
  name: z.string().trim().max(100).optional(),
});
export const SignIn = z.object({ email: z.string().max(254), password: z.string().max(128) });
export const TokenAnswer = z.object({ token: z.string(), expiresAt: z.string() });

export const SignUpAnswer = TokenAnswer.extend({
  user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
  tenant: z.object({ id: z.string(), name: z.string() }),
  role: Role,
  accountState: z.enum(["pending", "scanning", "active", "error"]),
});

/** A one-time link: without a password it is only described, with one it is used. `email` where the link names none. */
export const UseLink = z.object({
  token: z.string().min(1).max(200),
  password: z.string().min(10).max(128).optional(),
  email: z.email().max(254).optional(),
  name: z.string().trim().max(100).optional(),
});
export const LinkInfo = z.object({
  purpose: z.enum(["first-owner", "invitation"]),
  organization: z.string(),
  email: z.string().nullable(),
  role: Role,
  expiresAt: z.string(),
});

/** Public: what the sign-in page may offer. `demoLogins` only on loopback with the sandbox. */
export const SignInOptions = z.object({
  signUp: z.boolean(),
  demoLogins: z.array(z.object({ email: z.string(), label: z.string(), role: Role, tenant: z.string() })),
});

export const ModelInfo = z.object({
  kind: z.enum(["offline", "openai-compatible"]),
  name: z.string(),
  endpoint: z.string().nullable(),
  note: z.string(),
});

export const Me = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
  tenant: z.object({ id: z.string(), name: z.string(), timeZone: z.string() }),
  role: Role,
  scopes: z.array(Scope),
  model: ModelInfo,
  sandbox: z.boolean(),
  /** The accounts of the tenant that wait for a connection. */
  accountState: z.enum(["pending", "scanning", "active", "error"]),
});

export const DataSource = z.object({
  label: z.string(),
  kind: z.string(),
  files: z.number(),
  rows: z.number(),
  currency: z.string(),
  dataFrom: z.string(),
  dataThrough: z.string(),
  /** "through 21 Nov 23:00 UTC; AWS may restate November until 5 Dec" */
  freshness: z.string(),
  stale: z.boolean(),
  fresh: Freshness,
  periods: z.array(z.object({ billingPeriod: z.string(), rows: z.number(), days: z.number() })),
  gaps: z.array(z.string()),
  missing: z.array(z.object({ column: z.string(), consequence: z.string() })),
  setAside: z.array(z.object({ what: z.string(), rows: z.number().nullable(), reason: z.string() })),
  tagKeys: z.array(z.string()),
});

export const KeyFigure = z.object({
  key: z.string(),
  label: z.string(),
  figure: Figure,
  /** One line under it: comparison, meaning. */
  context: z.string(),
  change: Figure.optional(),
  /** Sent to the chat when the cell is asked about. */
  ask: z.string(),
});

export const ActivityItem = z.object({
  id: z.string(),
  at: z.string(),
  actor: z.string(),
  text: z.string(),
  outcome: z.enum(["success", "failed", "denied"]),
  usdPerHour: z.string().nullable(),
  href: z.string().nullable(),
});

export const Overview = z.object({
  asOf: z.string(),
  freshness: z.string(),
  fresh: Freshness,
  keyFigures: z.array(KeyFigure),
  trend: Block,
  movers: Block,
  anomaliesNote: z.string().nullable(),
  notes: z.array(z.string()),
  activity: z.array(ActivityItem),
});

export const AuditRow = z.object({
  seq: z.number(),
  at: z.string(),
  actor: z.object({
    kind: z.enum(["user", "agent", "system"]),
    userId: z.string().nullable(),
    name: z.string(),
    sessionId: z.string().nullable(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
  }),
  action: z.string(),
  /** In plain words. */
  event: z.string(),
  target: z.string(),
  outcome: z.enum(["success", "failed", "denied"]),
  before: z.unknown(),
  after: z.unknown(),
  requestId: z.string().nullable(),
  prev: z.string(),
  hash: z.string(),
});
export type AuditRow = z.infer<typeof AuditRow>;
export const AuditPage = z.object({
  rows: z.array(AuditRow),
  nextBefore: z.number().nullable(),
  total: z.number(),
  actions: z.array(z.string()),
  actors: z.array(z.string()),
});
export const AuditVerification = z.object({
  ok: z.boolean(),
  rows: z.number(),
  head: z.string(),
  firstBadSeq: z.number().nullable(),
  sentence: z.string(),
});

export const Person = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  role: Role,
  /** False where an Owner has taken approving from them; a Viewer never approves. */
  mayApprove: z.boolean(),
  joinedAt: z.string(),
  isYou: z.boolean(),
});
export const Invitation = z.object({ id: z.string(), email: z.string(), role: Role, expiresAt: z.string(), link: z.string().optional() });

export const Thread = z.object({
  id: z.string(),
  title: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  running: z.boolean(),
  /** When something last arrived in it by itself: newer than what the reader has seen means unread. Lists only. */
  noticeAt: z.string().nullable().optional(),
});
/** `messages` are AI SDK UIMessages with the data parts of core/chat/message-parts.ts. */
export const ThreadDetail = Thread.extend({ messages: z.array(z.unknown()) });
export const Feedback = z.object({ messageId: z.string(), verdict: z.enum(["up", "down"]), reason: z.string().max(1000).optional() });

export const SqlRequest = z.object({ sql: z.string().min(1).max(20_000), maxRows: z.number().int().min(1).max(10_000).optional() });

export const MetricInfo = z.object({
  name: z.string(),
  label: z.string(),
  unit: z.string(),
  description: z.string(),
  available: z.boolean(),
  unavailableBecause: z.string().nullable(),
  /** For the glossary: other names, which rows it leaves out and why, one worked example. */
  synonyms: z.array(z.string()),
  aggregation: z.enum(["sum", "ratio-of-sums"]),
  leavesOut: z.string(),
  example: z.string(),
});
export const DimensionInfo = z.object({
  name: z.string(),
  label: z.string(),
  available: z.boolean(),
  description: z.string(),
  synonyms: z.array(z.string()),
  /** `few` values can be listed; `many` (resources) are matched as they stand; `time` is a step of the calendar. */
  values: z.enum(["few", "many", "time"]),
  unavailableBecause: z.string().nullable(),
});
export const SemanticModelInfo = z.object({
  metrics: z.array(MetricInfo),
  dimensions: z.array(DimensionInfo),
  periods: z.array(z.object({ token: z.string(), label: z.string() })),
});

export const StoredQuery = z.object({
  id: z.string(),
  kind: z.enum(["semantic", "sql"]),
  request: z.unknown(),
  sql: z.string(),
  createdAt: z.string(),
  dataVersion: z.string(),
});
