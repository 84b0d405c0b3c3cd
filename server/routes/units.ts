import { createRoute, z } from "@hono/zod-openapi";
import { UnitDetail, UnitList, UnitsUpload } from "#core/api/units";
import type { SignedInEnv } from "#server/env";
import { answers, noContent, router } from "#server/router";
import { Preview } from "#server/routes/organization";
import { unreadable } from "#server/routes/unreadable";
import { getUnits, listUnits } from "#services/units/list";
import { removeUnits } from "#services/units/remove";
import { uploadUnits } from "#services/units/upload";

const ByName = z.object({ name: z.string().min(1).max(40) });

const listRoute = createRoute({
  method: "get",
  path: "/units",
  summary: "Units of output that costs can be divided by",
  responses: answers(UnitList, "Series"),
});
const oneRoute = createRoute({
  method: "get",
  path: "/units/{name}",
  summary: "The quantities of a series",
  request: { params: ByName },
  responses: answers(UnitDetail, "The series"),
});
const uploadRoute = createRoute({
  method: "post",
  path: "/units",
  summary: "Upload quantities: CSV of date or month, unit, quantity and at most one dimension; with preview=true it is only read",
  request: { query: Preview, body: { content: { "text/csv": { schema: z.string() } }, required: true } },
  responses: answers(UnitsUpload, "What was read"),
});
const removeRoute = createRoute({
  method: "delete",
  path: "/units/{name}",
  summary: "Remove a series",
  request: { params: ByName },
  responses: noContent,
});

export function unitRoutes() {
  return router<SignedInEnv>()
    .openapi(listRoute, async (c) => c.json({ series: await listUnits(c.get("context")) }, 200))
    .openapi(oneRoute, async (c) => c.json(await getUnits(c.get("context"), c.req.valid("param").name), 200))
    .openapi(uploadRoute, async (c) => {
      const preview = c.req.valid("query").preview === "true";
      const upload = await uploadUnits(c.get("context"), { text: await c.req.text(), preview });
      return upload.stored || preview ? c.json(upload, 200) : (unreadable(c, upload.faults) as never);
    })
    .openapi(removeRoute, async (c) => {
      await removeUnits(c.get("context"), c.req.valid("param").name);
      return c.body(null, 204);
    });
}
