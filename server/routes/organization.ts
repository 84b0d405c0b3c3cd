import { createRoute, z } from "@hono/zod-openapi";
import { AccountsUpload, OrganizationAnswer, OrganizationChange } from "#core/api/organization";
import type { SignedInEnv } from "#server/env";
import { answers, jsonBody, router } from "#server/router";
import { unreadable } from "#server/routes/unreadable";
import { changeOrganization } from "#services/organization/change-organization";
import { getOrganization } from "#services/organization/get-organization";
import { uploadAccounts } from "#services/organization/upload-accounts";

export const Preview = z.object({ preview: z.enum(["true", "false"]).default("false") });

const readRoute = createRoute({
  method: "get",
  path: "/organization",
  summary: "Organisational units of accounts, and cost categories",
  responses: answers(OrganizationAnswer, "The organisation"),
});
const changeRoute = createRoute({
  method: "put",
  path: "/organization",
  summary: "Replace the mapping of accounts, the cost categories, or both",
  request: { body: jsonBody(OrganizationChange) },
  responses: answers(OrganizationAnswer, "The organisation"),
});
const uploadRoute = createRoute({
  method: "post",
  path: "/organization/accounts",
  summary: "Upload which account belongs to which unit: CSV of account_id, organizational_unit, or JSON; with preview=true it is only read",
  request: {
    query: Preview,
    body: { content: { "text/csv": { schema: z.string() }, "application/json": { schema: z.unknown() } }, required: true },
  },
  responses: answers(AccountsUpload, "What was read"),
});

export function organizationRoutes() {
  return router<SignedInEnv>()
    .openapi(readRoute, async (c) => c.json(await getOrganization(c.get("context")), 200))
    .openapi(changeRoute, async (c) => c.json(await changeOrganization(c.get("context"), c.req.valid("json")), 200))
    .openapi(uploadRoute, async (c) => {
      const preview = c.req.valid("query").preview === "true";
      const format = /\bjson\b/i.test(c.req.header("content-type") ?? "") ? "json" : "csv";
      const upload = await uploadAccounts(c.get("context"), { text: await c.req.text(), format, preview });
      return upload.stored || preview ? c.json(upload, 200) : (unreadable(c, upload.faults) as never);
    });
}
