import { z } from "zod";
import { Block, Source } from "#core/chat/blocks";
import { Figure } from "#core/costs/figure";
import { strictObject } from "#core/api/strict-object";

/** open: nobody has said anything. expected: somebody, or a known action, explains it. snoozed: quiet until. resolved: back to usual, or the new normal. */
export const AnomalyState = z.enum(["open", "expected", "snoozed", "resolved"]);
export type AnomalyState = z.infer<typeof AnomalyState>;

/** spike: up and down again. level_shift: up and staying. new: nothing was there before. creep: a little more each day. */
export const AnomalyShape = z.enum(["spike", "level_shift", "new", "creep"]);
export type AnomalyShape = z.infer<typeof AnomalyShape>;

export const AnomalyScope = z.object({ service: z.string().nullable(), account: z.string().nullable(), region: z.string().nullable() });

/** What moved most inside it: a resource, a usage type, an operation. Figures are per day. */
export const AnomalyDriver = z.object({
  dimension: z.enum(["resource", "usage_type", "operation", "purchase_option", "service", "region", "account"]),
  value: z.string(),
  before: Figure,
  after: Figure,
  change: Figure,
});

export const AnomalyRow = z.object({
  /** `anm_...` */
  id: z.string(),
  state: AnomalyState,
  shape: AnomalyShape,
  /** "NATGateway in data-platform rose from $12 to $84 a day" */
  title: z.string(),
  /** The series that holds most of it. */
  scope: AnomalyScope,
  /** Every series of the same cause, the largest first. */
  parts: z.array(AnomalyScope.extend({ perDay: z.string() })),
  /** UTC dates, both included. `ongoing` while the last complete day is part of it. */
  firstDay: z.string(),
  lastDay: z.string(),
  ongoing: z.boolean(),
  /** First hour (ISO), where the bill is hourly and the hour stands out. */
  onsetHour: z.string().nullable(),
  /** A day, as usual and as it is, and what that makes: per day, and so far. */
  expectedPerDay: Figure,
  actualPerDay: Figure,
  impactPerDay: Figure,
  impactTotal: Figure,
  /** Robust z of its strongest day. */
  score: z.number(),
  /** By tag; null where no tag tells. */
  owner: z.object({ tag: z.string(), value: z.string() }).nullable(),
  drivers: z.array(AnomalyDriver),
  /** An approved change or a calendar entry that explains it. */
  knownAction: z.object({ label: z.string(), href: z.string().nullable() }).nullable(),
  /** Who marked it, when, why, and until when it is quiet. */
  mark: z.object({ by: z.string(), at: z.string(), reason: z.string().nullable(), until: z.string().nullable() }).nullable(),
  detectedAt: z.string(),
  queryIds: z.array(z.string()),
});
export type AnomalyRow = z.infer<typeof AnomalyRow>;

/** Query of `GET /api/anomalies`. `state` may be several, with commas; none: all. */
export const AnomalyQuery = strictObject({
  state: z
    .string()
    .regex(/^(open|expected|snoozed|resolved)(,(open|expected|snoozed|resolved))*$/)
    .optional(),
  service: z.string().max(120).optional(),
  account: z.string().max(120).optional(),
  region: z.string().max(60).optional(),
  /** UTC dates; anomalies that touch the span. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
});

export const AnomalySettings = z.object({
  /** USD a day below which nothing is an anomaly; decimal. */
  dollarFloor: z.string().regex(/^\d{1,9}(\.\d{1,2})?$/),
});

export const AnomalyList = z.object({
  asOf: z.string().nullable(),
  freshness: z.string().nullable(),
  /** When the series were last looked through; null: never yet. */
  checkedAt: z.string().nullable(),
  anomalies: z.array(AnomalyRow),
  counts: z.object({ open: z.number(), expected: z.number(), snoozed: z.number(), resolved: z.number() }),
  /** The green tick where `quiet`: "Nothing unusual in 84 series through 21 Nov." */
  summary: z.object({ quiet: z.boolean(), sentence: z.string(), series: z.number() }),
  /** By ISO week, newest first: alerts, and the share that nobody marked expected. */
  precision: z.array(z.object({ week: z.string(), alerts: z.number(), expected: z.number(), precision: z.number().nullable() })),
  settings: AnomalySettings,
  notes: z.array(z.string()),
});
export type AnomalyList = z.infer<typeof AnomalyList>;

export const AnomalyDetail = z.object({
  anomaly: AnomalyRow,
  /** What happened, in sentences; texts from the bill are data. */
  explanation: z.array(z.string()),
  /** The daily series with what was expected; the drivers as a table; metric series where CloudWatch is connected. */
  blocks: z.array(Block),
  figures: z.array(Figure),
  sources: z.array(Source.omit({ n: true })),
  notes: z.array(z.string()),
});
export type AnomalyDetail = z.infer<typeof AnomalyDetail>;

export const ExpectAnomaly = z.object({ reason: z.string().trim().max(500).optional() });
/** `until`: an instant, at most a year ahead. */
export const SnoozeAnomaly = z.object({ until: z.iso.datetime(), reason: z.string().trim().max(500).optional() });
export const ReopenAnomaly = z.object({ reason: z.string().trim().max(500).optional() });

/** Something that is known to cost more for a while: a sale, a migration, a load test. Scope fields left null mean any. */
export const CalendarEntryInput = strictObject({
  title: z.string().trim().min(1).max(200),
  from: z.iso.date(),
  /** Included. */
  to: z.iso.date(),
  service: z.string().max(120).nullable().default(null),
  account: z.string().max(120).nullable().default(null),
  region: z.string().max(60).nullable().default(null),
});
export const CalendarEntry = CalendarEntryInput.extend({ id: z.string(), by: z.string(), createdAt: z.string() });
export type CalendarEntry = z.infer<typeof CalendarEntry>;
export const CalendarEntries = z.object({ entries: z.array(CalendarEntry) });
