import { createRoute, z } from "@hono/zod-openapi";
import {
  AnomalyDetail,
  AnomalyList,
  AnomalyQuery,
  AnomalyRow,
  AnomalySettings,
  CalendarEntries,
  CalendarEntry,
  CalendarEntryInput,
  ExpectAnomaly,
  ReopenAnomaly,
  SnoozeAnomaly,
} from "#core/api/anomalies";
import type { SignedInEnv } from "#server/env";
import { answers, jsonBody, noContent, router } from "#server/router";
import { addCalendarEntry, listCalendar, removeCalendarEntry } from "#services/anomalies/calendar";
import { getAnomaly } from "#services/anomalies/get-anomaly";
import { listAnomalies } from "#services/anomalies/list-anomalies";
import { expectAnomaly, reopenAnomaly, snoozeAnomaly } from "#services/anomalies/mark-anomaly";
import { readSettings, setDollarFloor } from "#services/anomalies/watch";

const ById = z.object({ id: z.string().min(1).max(60) });
const mark = <Verb extends "expect" | "snooze" | "reopen", Schema extends z.ZodType>(verb: Verb, summary: string, body: Schema) =>
  createRoute({
    method: "post",
    path: `/anomalies/{id}/${verb}` as const,
    summary,
    request: { params: ById, body: jsonBody(body) },
    responses: answers(AnomalyRow, "The anomaly, marked"),
  });

const listRoute = createRoute({
  method: "get",
  path: "/anomalies",
  summary: "What cost more than it should, or that nothing did",
  request: { query: AnomalyQuery },
  responses: answers(AnomalyList, "Anomalies, the open and dearest first"),
});
const detailRoute = createRoute({
  method: "get",
  path: "/anomalies/{id}",
  summary: "One anomaly with its evidence",
  request: { params: ById },
  responses: answers(AnomalyDetail, "Days, drivers, owner and an explanation"),
});
const expectRoute = mark("expect", "It was meant: the same is not told again (Owner, Admin)", ExpectAnomaly);
const snoozeRoute = mark("snooze", "Quiet until then (Owner, Admin)", SnoozeAnomaly);
const reopenRoute = mark("reopen", "Take a mark back (Owner, Admin)", ReopenAnomaly);
const settingsRoute = createRoute({
  method: "get",
  path: "/anomaly-settings",
  summary: "How small an anomaly is told",
  responses: answers(AnomalySettings, "Settings"),
});
const changeSettingsRoute = createRoute({
  method: "put",
  path: "/anomaly-settings",
  summary: "Set the least anomaly, USD a day (Owner, Admin)",
  request: { body: jsonBody(AnomalySettings) },
  responses: answers(AnomalySettings, "Settings"),
});
const calendarRoute = createRoute({
  method: "get",
  path: "/cost-calendar",
  summary: "What is known to cost more for a while",
  responses: answers(CalendarEntries, "Entries, the latest first"),
});
const addEntryRoute = createRoute({
  method: "post",
  path: "/cost-calendar",
  summary: "Say that something will cost more for a while (Owner, Admin)",
  request: { body: jsonBody(CalendarEntryInput) },
  responses: answers(CalendarEntry, "The entry", 201),
});
const removeEntryRoute = createRoute({
  method: "delete",
  path: "/cost-calendar/{id}",
  summary: "Remove an entry (Owner, Admin)",
  request: { params: ById },
  responses: noContent,
});

export function anomalyRoutes() {
  return router<SignedInEnv>()
    .openapi(listRoute, async (c) => c.json(await listAnomalies(c.get("context"), c.req.valid("query")), 200))
    .openapi(detailRoute, async (c) => c.json(await getAnomaly(c.get("context"), c.req.valid("param").id, { signal: c.req.raw.signal }), 200))
    .openapi(expectRoute, async (c) => c.json(await expectAnomaly(c.get("context"), c.req.valid("param").id, c.req.valid("json").reason), 200))
    .openapi(snoozeRoute, async (c) => {
      const { until, reason } = c.req.valid("json");
      return c.json(await snoozeAnomaly(c.get("context"), c.req.valid("param").id, until, reason), 200);
    })
    .openapi(reopenRoute, async (c) => c.json(await reopenAnomaly(c.get("context"), c.req.valid("param").id, c.req.valid("json").reason), 200))
    .openapi(settingsRoute, async (c) => c.json(await readSettings(c.get("context")), 200))
    .openapi(changeSettingsRoute, async (c) => c.json(await setDollarFloor(c.get("context"), c.req.valid("json").dollarFloor), 200))
    .openapi(calendarRoute, async (c) => c.json({ entries: await listCalendar(c.get("context")) }, 200))
    .openapi(addEntryRoute, async (c) => c.json(await addCalendarEntry(c.get("context"), c.req.valid("json")), 201))
    .openapi(removeEntryRoute, async (c) => {
      await removeCalendarEntry(c.get("context"), c.req.valid("param").id);
      return c.body(null, 204);
    });
}
