import type { Chat } from "#server/chat/chat";
import type { AppDependencies } from "#server/dependencies";
import type { ServerEnv, SignedInEnv } from "#server/env";
import { bodyLimit } from "#server/middleware/body-limit";
import { noDoubleNames } from "#server/middleware/no-double-names";
import { rateLimit } from "#server/middleware/rate-limit";
import { requestId } from "#server/middleware/request-id";
import { securityHeaders } from "#server/middleware/security-headers";
import { signedIn } from "#server/middleware/signed-in";
import { trustedOrigin } from "#server/middleware/trusted-origin";
import { worldTime } from "#server/middleware/world-time";
import { problem, problemOf } from "#server/problem";
import { router } from "#server/router";
import { allocationRoutes } from "#server/routes/allocation";
import { anomalyRoutes } from "#server/routes/anomalies";
import { auditRoutes } from "#server/routes/audit";
import { authRoutes, logoutRoutes } from "#server/routes/auth";
import { budgetRoutes } from "#server/routes/budgets";
import { askInWords } from "#server/chat/ask-in-words";
import { canaryRoutes } from "#server/routes/canary";
import { changeRoutes } from "#server/routes/change";
import { chatRoutes } from "#server/routes/chat";
import { commitmentWorkflowRoutes } from "#server/routes/commitment-workflow";
import { commitmentRoutes } from "#server/routes/commitments";
import { costRoutes } from "#server/routes/costs";
import { dataRoutes } from "#server/routes/data";
import { eventRoutes } from "#server/routes/events";
import { factRoutes } from "#server/routes/facts";
import { forecastRoutes } from "#server/routes/forecast";
import { healthRoutes } from "#server/routes/health";
import { mcpRoutes } from "#server/routes/mcp";
import { meRoutes } from "#server/routes/me";
import { nodeRoutes } from "#server/routes/nodes";
import { recommendationRoutes } from "#server/routes/recommendations";
import { runbookRoutes } from "#server/routes/runbooks";
import { savingsRoutes } from "#server/routes/savings";
import { spendRoutes } from "#server/routes/spend";
import { organizationRoutes } from "#server/routes/organization";
import { peopleRoutes } from "#server/routes/people";
import { proposalRoutes } from "#server/routes/proposals";
import { clusterSettingsRoutes } from "#server/routes/clusters-settings";
import { scheduleRoutes } from "#server/routes/schedules";
import { sqlRoutes } from "#server/routes/sql";
import { sandboxFaultRoutes } from "#server/routes/sandbox-faults";
import { stepUpRoutes } from "#server/routes/step-up";
import { switchRoutes } from "#server/routes/switches";
import { threadRoutes } from "#server/routes/threads";
import { unitRoutes } from "#server/routes/units";
import { vendorRoutes } from "#server/routes/vendor";
import { staticWeb } from "#server/static-web";

/** A long question, a SQL text and an AI SDK thread fit; an upload does not. */
const MAX_BODY_BYTES = 1_000_000;
/** A year of daily quantities for a few hundred values. */
const MAX_UPLOAD_BYTES = 10_000_000;
const UPLOADS: ReadonlySet<string> = new Set(["/api/units", "/api/organization/accounts"]);

export function createApp(deps: AppDependencies, chat: Chat) {
  const app = router<ServerEnv>();
  app.onError((error, c) => problemOf(error, c, deps.log));
  app.use(requestId(), securityHeaders(), trustedOrigin(deps));
  app.route("/", healthRoutes(deps));
  app.route("/", sandboxFaultRoutes(deps));

  app.use("/mcp", rateLimit(), bodyLimit(MAX_BODY_BYTES), noDoubleNames());
  app.route("/mcp", mcpRoutes(deps));

  app.use("/api/*", worldTime(deps.now));
  app.use("/api/*", rateLimit());
  const [body, upload] = [bodyLimit(MAX_BODY_BYTES), bodyLimit(MAX_UPLOAD_BYTES)];
  app.use("/api/*", (c, next) => (UPLOADS.has(c.req.path) ? upload : body)(c, next), noDoubleNames());
  app.route("/api/auth", authRoutes(deps));
  app.route("/api/auth", logoutRoutes(deps));
  app.route("/api/auth", stepUpRoutes(deps));
  app.doc31("/api/openapi.json", {
    openapi: "3.1.0",
    info: {
      title: "Major Tom",
      version: "1",
      description: "Errors are RFC 9457 problems with a code. Sign in at /api/auth/token and send the token as bearer.",
    },
  });

  const api = router<SignedInEnv>();
  api.use(signedIn(deps.lookup));
  api.route("/", meRoutes(deps));
  api.route("/people", peopleRoutes());
  api.route("/", auditRoutes());
  api.route("/", costRoutes());
  api.route("/", sqlRoutes());
  api.route("/", spendRoutes());
  api.route("/", forecastRoutes());
  api.route("/", anomalyRoutes());
  api.route("/", budgetRoutes());
  api.route("/", savingsRoutes());
  api.route("/", recommendationRoutes());
  api.route("/", commitmentRoutes());
  api.route("/", commitmentWorkflowRoutes(deps));
  api.route("/", runbookRoutes());
  api.route("/", chatRoutes(chat));
  api.route("/", threadRoutes(chat));
  api.route("/", nodeRoutes(deps));
  api.route("/", proposalRoutes(deps));
  api.route("/", switchRoutes(deps));
  api.route("/", eventRoutes(deps));
  api.route("/", factRoutes());
  api.route("/", scheduleRoutes());
  api.route("/", clusterSettingsRoutes(deps));
  api.route("/", dataRoutes(deps));
  api.route("/", changeRoutes());
  api.route("/", allocationRoutes());
  api.route("/", canaryRoutes(askInWords(chat)));
  api.route("/", organizationRoutes());
  api.route("/", unitRoutes());
  api.route("/", vendorRoutes());
  app.route("/api", api);

  app.all("/api/*", (c) =>
    problem(c, { status: 404, title: "Not found", code: "not-found", detail: "There is no such address. See /api/openapi.json." }),
  );
  app.use("*", staticWeb(deps.webDir));
  return app;
}

export type App = ReturnType<typeof createApp>;
