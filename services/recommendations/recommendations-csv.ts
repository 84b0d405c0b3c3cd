import type { LeftOutAdvice, RecommendationList, RecommendationPart } from "#core/api/recommendations";
import { type CsvColumns, csvOf } from "#core/csv/csv-of";

/** What advice and left-out advice have alike. */
const ADVICE: CsvColumns<Pick<LeftOutAdvice, "type" | "title" | "account" | "region" | "resourceCount" | "net" | "gross" | "netReason">> = [
  ["type", ({ type }) => type],
  ["title", ({ title }) => title],
  ["account", ({ account }) => account],
  ["region", ({ region }) => region],
  ["resources", ({ resourceCount }) => resourceCount],
  ["net_per_month", ({ net }) => net],
  ["gross_per_month", ({ gross }) => gross],
  ["unit", ({ net }) => net.unit],
  ["why_net_differs", ({ netReason }) => netReason],
];

/** A table of the list. Savings are a month of 730 h in the currency of their column's unit; what is unknown is an empty cell. */
export function recommendationsCsv({ rows, leftOut }: RecommendationList, part: RecommendationPart): string {
  if (part === "left_out") return csvOf(leftOut, ADVICE);
  return csvOf(rows, [
    ["rank", ({ rank }) => rank],
    ["id", ({ id }) => id],
    ...ADVICE,
    ["confidence", ({ confidence }) => confidence],
    ["effort", ({ effort }) => effort],
    ["risk", ({ risk }) => risk],
    ["status", ({ status }) => status],
    ["reason", ({ reason }) => reason],
    ["proposal", ({ proposal }) => proposal],
    ["why", ({ rationale }) => rationale],
    ["first_seen_at", ({ firstSeenAt }) => firstSeenAt],
    ["last_seen_at", ({ lastSeenAt }) => lastSeenAt],
  ]);
}
