import { createRoute, z } from "@hono/zod-openapi";
import { AnalysisQuery, CommitmentAnalysis } from "#core/api/commitments";
import {
  AcceptTerms,
  CapsChange,
  CustomerDraft,
  CustomerDraftAnswer,
  CustomerPurchases,
  CustomerPurchasesQuery,
  LinkageStep,
  LinkReason,
  PurchasesForUs,
  PurchasesForUsQuery,
  VendorQuery,
  VendorStanding,
} from "#core/api/vendor";
import { csvAnswer, wantsCsv } from "#server/csv-answer";
import type { SignedInEnv } from "#server/env";
import { answers, jsonBody, router } from "#server/router";
import { requireScope } from "#services/access";
import { analysisCsv } from "#services/commitments/analysis-csv";
import { analyzeCommitments } from "#services/commitments/analyze";
import { acceptTerms } from "#services/vendor/accept-terms";
import { changeLinkCaps, leaveVendor, pauseLink, resumeLink, setLinkage } from "#services/vendor/change-link";
import { customerPurchases } from "#services/vendor/customer-purchases";
import { inCustomer } from "#services/vendor/customer-context";
import { draftFor } from "#services/vendor/draft-for";
import { purchasesForUs } from "#services/vendor/purchases-for-us";
import { readStanding } from "#services/vendor/read-standing";
import { customerPurchasesCsv, linksCsv, purchasesForUsCsv } from "#services/vendor/vendor-csv";

const standing = answers(VendorStanding, "How it stands now");
const params = z.object({ customer: z.string().min(1).max(64) });

const readRoute = createRoute({
  method: "get",
  path: "/vendor",
  summary: "Vendor of record: terms, linkage, limits; for the vendor its customers; text/csv is answered too",
  request: { query: VendorQuery },
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

const analysisRoute = createRoute({
  method: "get",
  path: "/vendor/customers/{customer}/analysis",
  summary: "What a customer could commit to (the vendor's people); each look is in the customer's log; text/csv too",
  request: { params, query: AnalysisQuery },
  responses: answers(CommitmentAnalysis, "The analysis of the customer's usage"),
});
const draftRoute = createRoute({
  method: "post",
  path: "/vendor/customers/{customer}/drafts",
  summary: "Draft a purchase for a customer (the vendor's Owner, Admin); who buys signs",
  request: { params, body: jsonBody(CustomerDraft) },
  responses: answers(CustomerDraftAnswer, "The draft", 201),
});
const customerPurchasesRoute = createRoute({
  method: "get",
  path: "/vendor/customers/{customer}/purchases",
  summary: "Where a customer's purchases stand (the vendor's Owner, Admin); a look into its organization is in its log; text/csv too",
  request: { params, query: CustomerPurchasesQuery },
  responses: answers(CustomerPurchases, "Purchases of the customer"),
});
const purchasesRoute = createRoute({
  method: "get",
  path: "/vendor/purchases",
  summary: "Purchases of the vendor of record for this organization, with every state; text/csv is answered too",
  request: { query: PurchasesForUsQuery },
  responses: answers(PurchasesForUs, "Purchases"),
});

export function vendorRoutes() {
  return router<SignedInEnv>()
    .openapi(readRoute, async (c) => {
      const { format, part = "links" } = c.req.valid("query");
      const found = await readStanding(c.get("context"));
      return wantsCsv(c, format) ? csvAnswer(c, linksCsv(found, part), `vendor-${part}`) : c.json(found, 200);
    })
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
    .openapi(analysisRoute, async (c) => {
      const ctx = c.get("context");
      requireScope(ctx, "proposal:create");
      const theirs = await inCustomer(ctx, c.req.valid("param").customer, "looked at what could be committed to");
      const { format, part = "options", ...question } = c.req.valid("query");
      const analysis = await analyzeCommitments(theirs, question, { signal: c.req.raw.signal });
      return wantsCsv(c, format) ? csvAnswer(c, analysisCsv(analysis, part), `customer-analysis-${part}`) : c.json(analysis, 200);
    })
    .openapi(draftRoute, async (c) => {
      const { proposal, at } = await draftFor(c.get("context"), c.req.valid("param").customer, c.req.valid("json").order);
      return c.json({ proposal: proposal.id, signedBy: at }, 201);
    })
    .openapi(customerPurchasesRoute, async (c) => {
      const found = await customerPurchases(c.get("context"), c.req.valid("param").customer);
      return wantsCsv(c, c.req.valid("query").format) ? csvAnswer(c, customerPurchasesCsv(found), "customer-purchases") : c.json(found, 200);
    })
    .openapi(purchasesRoute, async (c) => {
      const { format, part = "purchases" } = c.req.valid("query");
      const found = await purchasesForUs(c.get("context"));
      return wantsCsv(c, format) ? csvAnswer(c, purchasesForUsCsv(found, part), `vendor-${part}`) : c.json(found, 200);
    })
    .openapi(customerPauseRoute, async (c) => {
      await pauseLink(c.get("context"), { ...c.req.valid("param"), reason: c.req.valid("json").reason });
      return c.json(await readStanding(c.get("context")), 200);
    });
}
