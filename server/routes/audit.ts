import { createRoute, z } from "@hono/zod-openapi";
import { ActivityItem, AuditPage, AuditVerification } from "#core/api/schemas";
import type { SignedInEnv } from "#server/env";
import { answers, fileAnswer, router } from "#server/router";
import { listActivity } from "#services/audit/activity";
import { exportAudit } from "#services/audit/export";
import { listAudit } from "#services/audit/list";
import { verifyAudit } from "#services/audit/verify";

const instant = z.iso
  .datetime({ offset: true, error: "must be an instant such as 2026-11-18T12:00:00Z" })
  .or(z.iso.date("must be a date such as 2026-11-18"));
const text = z.string().max(200);

const Filter = z.object({
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(500).optional(),
  action: text.optional(),
  actor: text.optional(),
  outcome: z.enum(["success", "failed", "denied"]).optional(),
  from: instant.optional(),
  to: instant.optional(),
  search: text.optional(),
});

const listRoute = createRoute({
  method: "get",
  path: "/audit",
  summary: "The audit log, newest first",
  request: { query: Filter },
  responses: answers(AuditPage, "One page"),
});
const verifyRoute = createRoute({
  method: "get",
  path: "/audit/verify",
  summary: "Hash the whole chain again",
  responses: answers(AuditVerification, "The verdict"),
});
const exportRoute = createRoute({
  method: "get",
  path: "/audit/export",
  summary: "The whole log as a file, or, with filters, an extract; header x-content-sha256 holds its checksum",
  request: { query: Filter.omit({ before: true, limit: true }).extend({ format: z.enum(["csv", "json"]).default("json") }) },
  responses: fileAnswer("The file"),
});
const activityRoute = createRoute({
  method: "get",
  path: "/activity",
  summary: "The latest changes, newest first",
  request: { query: z.object({ limit: z.coerce.number().int().min(1).max(200).optional() }) },
  responses: answers(z.array(ActivityItem), "Changes"),
});

export function auditRoutes() {
  return router<SignedInEnv>()
    .openapi(listRoute, async (c) => c.json(await listAudit(c.get("context"), c.req.valid("query")), 200))
    .openapi(verifyRoute, async (c) => c.json(await verifyAudit(c.get("context")), 200))
    .openapi(exportRoute, async (c) => {
      const { format, ...question } = c.req.valid("query");
      const file = await exportAudit(c.get("context"), format, question);
      return c.body(file.body, 200, {
        "content-type": file.contentType,
        "content-disposition": `attachment; filename="${file.fileName}"`,
        "x-content-sha256": file.sha256,
      });
    })
    .openapi(activityRoute, async (c) => c.json(await listActivity(c.get("context"), c.req.valid("query").limit), 200));
}
