import { readFile } from "node:fs/promises";
import { createRoute, z } from "@hono/zod-openapi";
import { NotFoundError } from "#core/errors";
import type { SignedInEnv } from "#server/env";
import { answers, router } from "#server/router";

/** Those that cards and pages link to. */
const RUNBOOKS: ReadonlySet<string> = new Set(["savings-plans", "connect-errors", "engines", "operations"]);
const FOLDER = new URL("../../docs/runbooks/", import.meta.url);

const getRoute = createRoute({
  method: "get",
  path: "/runbooks/{name}",
  summary: "What to do when something goes wrong, as Markdown",
  request: { params: z.object({ name: z.string().min(1).max(60).openapi({ example: "savings-plans" }) }) },
  responses: answers(z.object({ name: z.string(), title: z.string(), markdown: z.string() }), "The runbook"),
});

export function runbookRoutes() {
  return router<SignedInEnv>().openapi(getRoute, async (c) => {
    const { name } = c.req.valid("param");
    if (!RUNBOOKS.has(name)) throw new NotFoundError(`There is no runbook of that name. There are ${[...RUNBOOKS].join(", ")}.`);
    const markdown = await readFile(new URL(`${name}.md`, FOLDER), "utf8");
    return c.json({ name, title: /^# (.+)$/m.exec(markdown)?.[1] ?? name, markdown }, 200);
  });
}
