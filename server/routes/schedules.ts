import { createRoute, z } from "@hono/zod-openapi";
import { NewScheduledQuestion, ScheduledQuestion, ScheduledQuestionChange, ScheduledQuestionList } from "#core/api/schedules";
import type { SignedInEnv } from "#server/env";
import { answers, jsonBody, noContent, router } from "#server/router";
import { changeSchedule } from "#services/schedules/change-schedule";
import { listSchedules } from "#services/schedules/list-schedules";
import { removeSchedule } from "#services/schedules/remove-schedule";
import { scheduleQuestion } from "#services/schedules/schedule-question";
import { MOST_SCHEDULED } from "#services/schedules/scheduled-question";

const ById = z.object({ id: z.string().max(20) });

const listRoute = createRoute({
  method: "get",
  path: "/schedules",
  summary: "Your scheduled questions",
  responses: answers(ScheduledQuestionList, "Scheduled questions"),
});
const addRoute = createRoute({
  method: "post",
  path: "/schedules",
  summary: "Have a question asked again and again",
  request: { body: jsonBody(NewScheduledQuestion) },
  responses: answers(ScheduledQuestion, "The scheduled question", 201),
});
const changeRoute = createRoute({
  method: "patch",
  path: "/schedules/{id}",
  summary: "Change its words or times, stop it, start it again",
  request: { params: ById, body: jsonBody(ScheduledQuestionChange) },
  responses: answers(ScheduledQuestion, "The scheduled question"),
});
const removeRoute = createRoute({
  method: "delete",
  path: "/schedules/{id}",
  summary: "Remove it from the list",
  request: { params: ById },
  responses: noContent,
});

export function scheduleRoutes() {
  return router<SignedInEnv>()
    .openapi(listRoute, async (c) => c.json({ questions: await listSchedules(c.get("context")), most: MOST_SCHEDULED }, 200))
    .openapi(addRoute, async (c) => c.json(await scheduleQuestion(c.get("context"), c.req.valid("json")), 201))
    .openapi(changeRoute, async (c) => c.json(await changeSchedule(c.get("context"), c.req.valid("param").id, c.req.valid("json")), 200))
    .openapi(removeRoute, async (c) => {
      await removeSchedule(c.get("context"), c.req.valid("param").id);
      return c.body(null, 204);
    });
}
