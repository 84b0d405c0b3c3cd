import { createRoute, z } from "@hono/zod-openapi";
import { Budget, BudgetChange, BudgetDetail, BudgetInput, BudgetList } from "#core/api/budgets";
import type { SignedInEnv } from "#server/env";
import { answers, jsonBody, noContent, router } from "#server/router";
import { getBudget, listBudgets } from "#services/budgets/list-budgets";
import { changeBudget, createBudget, removeBudget } from "#services/budgets/manage-budget";

const ById = z.object({ id: z.string().min(1).max(60) });

const listRoute = createRoute({
  method: "get",
  path: "/budgets",
  summary: "Budgets and where they stand",
  responses: answers(BudgetList, "Those that need somebody first"),
});
const addRoute = createRoute({
  method: "post",
  path: "/budgets",
  summary: "Set a budget (Owner, Admin)",
  request: { body: jsonBody(BudgetInput) },
  responses: answers(Budget, "The budget", 201),
});
const detailRoute = createRoute({
  method: "get",
  path: "/budgets/{id}",
  summary: "One budget with its burn-down",
  request: { params: ById },
  responses: answers(BudgetDetail, "Actual against the budget's line and the forecast, by day"),
});
const changeRoute = createRoute({
  method: "patch",
  path: "/budgets/{id}",
  summary: "Change a budget (Owner, Admin)",
  request: { params: ById, body: jsonBody(BudgetChange) },
  responses: answers(Budget, "The budget"),
});
const removeRoute = createRoute({
  method: "delete",
  path: "/budgets/{id}",
  summary: "Remove a budget (Owner, Admin)",
  request: { params: ById },
  responses: noContent,
});

export function budgetRoutes() {
  return router<SignedInEnv>()
    .openapi(listRoute, async (c) => c.json(await listBudgets(c.get("context"), { signal: c.req.raw.signal }), 200))
    .openapi(addRoute, async (c) => c.json(await createBudget(c.get("context"), c.req.valid("json")), 201))
    .openapi(detailRoute, async (c) => c.json(await getBudget(c.get("context"), c.req.valid("param").id, { signal: c.req.raw.signal }), 200))
    .openapi(changeRoute, async (c) => c.json(await changeBudget(c.get("context"), c.req.valid("param").id, c.req.valid("json")), 200))
    .openapi(removeRoute, async (c) => {
      await removeBudget(c.get("context"), c.req.valid("param").id);
      return c.body(null, 204);
    });
}
