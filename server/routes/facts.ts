import { createRoute, z } from "@hono/zod-openapi";
import { Fact, FactList, FactText } from "#core/api/knowledge";
import type { SignedInEnv } from "#server/env";
import { answers, jsonBody, noContent, router } from "#server/router";
import { editFact } from "#services/knowledge/edit-fact";
import { eraseFact } from "#services/knowledge/erase-fact";
import { MOST_FACTS } from "#services/knowledge/facts";
import { listFacts } from "#services/knowledge/list-facts";
import { rememberFact } from "#services/knowledge/remember";

const ById = z.object({ id: z.string().max(20) });

const listRoute = createRoute({
  method: "get",
  path: "/facts",
  summary: "What people told about the organization",
  responses: answers(FactList, "Facts"),
});
const addRoute = createRoute({
  method: "post",
  path: "/facts",
  summary: "Keep a fact",
  request: { body: jsonBody(FactText) },
  responses: answers(Fact, "The fact", 201),
});
const editRoute = createRoute({
  method: "patch",
  path: "/facts/{id}",
  summary: "Say it in other words",
  request: { params: ById, body: jsonBody(FactText) },
  responses: answers(Fact, "The fact"),
});
const eraseRoute = createRoute({
  method: "delete",
  path: "/facts/{id}",
  summary: "Erase it for good",
  request: { params: ById },
  responses: noContent,
});

export function factRoutes() {
  return router<SignedInEnv>()
    .openapi(listRoute, async (c) => c.json({ facts: await listFacts(c.get("context")), most: MOST_FACTS }, 200))
    .openapi(addRoute, async (c) => c.json(await rememberFact(c.get("context"), c.req.valid("json")), 201))
    .openapi(editRoute, async (c) => c.json(await editFact(c.get("context"), c.req.valid("param").id, c.req.valid("json")), 200))
    .openapi(eraseRoute, async (c) => {
      await eraseFact(c.get("context"), c.req.valid("param").id);
      return c.body(null, 204);
    });
}
