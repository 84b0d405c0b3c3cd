import { createRoute, z } from "@hono/zod-openapi";
import { AcceptTerms, CapsChange, LinkageStep, LinkReason, VendorStanding } from "#core/api/vendor";
import type { SignedInEnv } from "#server/env";
import { answers, jsonBody, router } from "#server/router";
import { acceptTerms } from "#services/vendor/accept-terms";
import { changeLinkCaps, leaveVendor, pauseLink, resumeLink, setLinkage } from "#services/vendor/change-link";
import { readStanding } from "#services/vendor/read-standing";

const standing = answers(VendorStanding, "How it stands now");
const params = z.object({ customer: z.string().min(1).max(64) });

const readRoute = createRoute({
  method: "get",
  path: "/vendor",
  summary: "Vendor of record: terms, linkage, limits; for the vendor its customers",
  responses: standing,
});
const acceptRoute = createRoute({
  method: "post",
  path: "/vendor/link",
  summary: "Accept the terms and sign the limits (Owner, password confirmed)",
  request: { body: jsonBody(AcceptTerms) },
  responses: standing,
});
const capsRoute = createRoute({
  method: "put",
  path: "/vendor/link/caps",
  summary: "Sign other limits: lower at once, higher a day later (Owner, password confirmed)",
  request: { body: jsonBody(CapsChange) },
  responses: standing,
});
const leaveRoute = createRoute({
  method: "post",
  path: "/vendor/link/leave",
  summary: "Leave the vendor (Owner, password confirmed)",
  request: { body: jsonBody(LinkReason) },
  responses: standing,
});
const pauseRoute = createRoute({
  method: "post",
  path: "/vendor/link/pause",
  summary: "Stop the vendor's purchases for this organization (Owner, Admin)",
  request: { body: jsonBody(LinkReason) },
  responses: standing,
});
const resumeRoute = createRoute({
  method: "post",
  path: "/vendor/link/resume",
  summary: "Let the vendor buy again (Owner, password confirmed)",
  responses: standing,
});
const stateRoute = createRoute({
  method: "post",
  path: "/vendor/customers/{customer}/state",
  summary: "Say how far a customer's linkage is (the vendor's Owner, Admin)",
  request: { params, body: jsonBody(LinkageStep) },
  responses: standing,
});
const customerPauseRoute = createRoute({
  method: "post",
  path: "/vendor/customers/{customer}/pause",
  summary: "Stop purchases for a customer (the vendor's Owner, Admin); the customer's Owner resumes",
  request: { params, body: jsonBody(LinkReason) },
  responses: standing,
});

export function vendorRoutes() {
  return router<SignedInEnv>()
    .openapi(readRoute, async (c) => c.json(await readStanding(c.get("context")), 200))
    .openapi(acceptRoute, async (c) => {
      await acceptTerms(c.get("context"), c.req.valid("json"));
      return c.json(await readStanding(c.get("context")), 200);
    })
    .openapi(capsRoute, async (c) => {
      await changeLinkCaps(c.get("context"), c.req.valid("json"));
      return c.json(await readStanding(c.get("context")), 200);
    })
    .openapi(leaveRoute, async (c) => {
      await leaveVendor(c.get("context"), c.req.valid("json").reason);
      return c.json(await readStanding(c.get("context")), 200);
    })
    .openapi(pauseRoute, async (c) => {
      await pauseLink(c.get("context"), { reason: c.req.valid("json").reason });
      return c.json(await readStanding(c.get("context")), 200);
    })
    .openapi(resumeRoute, async (c) => {
      await resumeLink(c.get("context"));
      return c.json(await readStanding(c.get("context")), 200);
    })
    .openapi(stateRoute, async (c) => {
      await setLinkage(c.get("context"), { ...c.req.valid("param"), ...c.req.valid("json") });
      return c.json(await readStanding(c.get("context")), 200);
    })
    .openapi(customerPauseRoute, async (c) => {
      await pauseLink(c.get("context"), { ...c.req.valid("param"), reason: c.req.valid("json").reason });
      return c.json(await readStanding(c.get("context")), 200);
    });
}
