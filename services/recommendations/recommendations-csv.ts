import type { LeftOutAdvice, RecommendationList, RecommendationPart } from "#core/api/recommendations";
import { csvOf } from "#core/csv/csv-of";

/** A table of the list. Savings are a month of 730 h in the currency of their column's unit; what is unknown is an empty cell. */
export function recommendationsCsv({ rows, leftOut }: RecommendationList, part: RecommendationPart): string {
  if (part === "left_out") return leftOutCsv(leftOut);
  return csvOf(rows, [
    ["rank", ({ rank }) => rank],
    ["id", ({ id }) => id],
    ["type", ({ type }) => type],
    ["title", ({ title }) => title],
    ["account", ({ account }) => account],
    ["region", ({ region }) => region],
    ["resources", ({ resourceCount }) => resourceCount],
    ["net_per_month", ({ net }) => net],
    ["gross_per_month", ({ gross }) => gross],
    ["unit", ({ net }) => net.unit],
    ["why_net_differs", ({ netReason }) => netReason],
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

function leftOutCsv(leftOut: readonly LeftOutAdvice[]): string {
  return csvOf(leftOut, [
    ["type", ({ type }) => type],
    ["title", ({ title }) => title],
    ["account", ({ account }) => account],
    ["region", ({ region }) => region],
    ["resources", ({ resourceCount }) => resourceCount],
    ["net_per_month", ({ net }) => net],
    ["gross_per_month", ({ gross }) => gross],
    ["unit", ({ net }) => net.unit],
    ["why_net_differs", ({ netReason }) => netReason],
  ]);
}
