/** Who asks. `muted` is an Admin whom an Owner took approving from; `foreign` the Owner of another company. */
export const ACTORS = ["anonymous", "viewer", "admin", "muted", "owner", "foreign", "removed", "expired"] as const;
export type Actor = (typeof ACTORS)[number];

/** What a row may need of the company that is asked for; made anew for each request. */
export type Stage = {
  /** A proposal that somebody else asked for, with its hash. */
  readonly proposed: () => Promise<{ readonly id: string; readonly hash: string }>;
  readonly approved: () => Promise<{ readonly id: string; readonly hash: string }>;
  readonly running: () => Promise<{ readonly id: string; readonly hash: string }>;
  readonly needsAttention: () => Promise<{ readonly id: string; readonly hash: string }>;
  /** A member who may be changed. */
  readonly member: () => Promise<string>;
  /** A conversation of whoever asks; of a colleague where they are none of the company. */
  readonly thread: (actor: Actor) => Promise<string>;
  readonly query: () => Promise<string>;
  /** A Savings Plan that was bought a day ago. */
  readonly purchase: () => Promise<string>;
  readonly ladder: (status: "active" | "paused") => Promise<string>;
  /** An open recommendation, with its version. */
  readonly recommendation: () => Promise<{ readonly id: string; readonly version: number }>;
  readonly fresh: () => string;
};

export type Asked = { readonly path: string; readonly body?: unknown };
export type Row = {
  /** As the OpenAPI document has it. */
  readonly route: string;
  /** What is special about this row, where a route has several. */
  readonly when: string;
  readonly ask: (stage: Stage, actor: Actor) => Promise<Asked> | Asked;
  readonly expected: Readonly<Record<Actor, number>>;
};

const NOBODY = { anonymous: 401, removed: 401, expired: 401 };
/** Anyone, signed in or not. */
const open = (status = 200) => Object.fromEntries(ACTORS.map((actor) => [actor, status])) as Record<Actor, number>;
/** Whoever is signed in, each in their own company. */
const members = (status = 200) => ({ ...open(status), ...NOBODY });
/** Owners and Admins; what is theirs answers to a foreigner like what is not there. */
const managers = (status = 200, foreign = 404) => ({ ...members(status), viewer: 403, foreign });
const signers = (status = 200, foreign = 404) => ({ ...managers(status, foreign), muted: 403 });
const owners = (status = 200, foreign = 404) => ({ ...managers(status, foreign), admin: 403, muted: 403 });
/** Things of one company that all of its people may read. */
const shared = (status = 200) => ({ ...members(status), foreign: 404 });

const row = (route: string, expected: Row["expected"], ask: Row["ask"] = () => ({ path: route.split(" ")[1] ?? "" }), when = ""): Row => {
  return { route, when, ask, expected };
};

const proposal = (verb: string, state: "proposed" | "approved" | "running" | "needsAttention", body: (hash: string) => unknown): Row["ask"] => {
  return async (stage) => {
    const { id, hash } = await stage[state]();
    return { path: `/api/proposals/${id}/${verb}`, body: body(hash) };
  };
};
/** Only the first company has it. */
export const CLUSTER = "own-eks";

export const PERMISSIONS: readonly Row[] = [
  // Before anybody is known.
  row("GET /healthz", open()),
  row("GET /readyz", open()),
  // Without the sandbox they are not there, for nobody.
  row("GET /sandbox/faults", open(404)),
  row("PUT /sandbox/faults", open(404), () => ({ path: "/sandbox/faults", body: {} })),
  row("GET /api/auth/options", open()),
  row("POST /api/auth/signup", open(201), (stage) => ({
    path: "/api/auth/signup",
    body: { organization: "Acme", email: `${stage.fresh()}@example.test`, password: "correct horse battery" },
  })),
  row("POST /api/auth/token", open(401), (stage) => ({
    path: "/api/auth/token",
    body: { email: `${stage.fresh()}@example.test`, password: "wrong" },
  })),
  row("POST /api/auth/demo", open(404), () => ({ path: "/api/auth/demo", body: { email: "nobody@demo.test" } })),
  row("POST /api/auth/link", open(404), () => ({ path: "/api/auth/link", body: { token: "unknown", password: "correct horse battery", name: "X" } })),

  // Oneself.
  row("GET /api/me", members()),
  row("GET /api/model", members()),
  row("POST /api/auth/step-up", members(403), () => ({ path: "/api/auth/step-up", body: { password: "wrong" } })),

  // People.
  row("GET /api/people", members()),
  row("POST /api/people/invitations", owners(201, 201), (stage) => ({
    path: "/api/people/invitations",
    body: { email: `${stage.fresh()}@example.test`, role: "admin" },
  })),
  row("PATCH /api/people/{userId}", owners(), async (stage) => ({ path: `/api/people/${await stage.member()}`, body: { role: "viewer" } })),
  row("DELETE /api/people/{userId}", owners(204), async (stage) => ({ path: `/api/people/${await stage.member()}` })),

  // The log.
  row("GET /api/audit", members()),
  row("GET /api/audit/verify", members()),
  row("GET /api/audit/export", managers(200, 200)),
  row("GET /api/activity", members()),

  // The vendor of record: there is none here.
  row("GET /api/vendor", members()),
  row("POST /api/vendor/link", owners(403, 403), () => ({
    path: "/api/vendor/link",
    body: { mode: "self", termsVersion: "1", rollingUsd: "0", outstandingUsd: "0" },
  })),
  row("PUT /api/vendor/link/caps", owners(403, 403), () => ({ path: "/api/vendor/link/caps", body: { rollingUsd: "0", outstandingUsd: "0" } })),
  row("POST /api/vendor/link/leave", owners(403, 403), () => ({ path: "/api/vendor/link/leave", body: {} })),
  row("POST /api/vendor/link/pause", managers(404), () => ({ path: "/api/vendor/link/pause", body: {} })),
  row("POST /api/vendor/link/resume", owners(403, 403)),
  row("POST /api/vendor/customers/{customer}/state", managers(404), () => ({
    path: "/api/vendor/customers/nobody/state",
    body: { state: "invited", note: "handshake h-1" },
  })),
  row("GET /api/vendor/purchases", members()),
  row("GET /api/vendor/customers/{customer}/analysis", managers(404), () => ({ path: "/api/vendor/customers/nobody/analysis" })),
  row("GET /api/vendor/customers/{customer}/purchases", managers(404), () => ({ path: "/api/vendor/customers/nobody/purchases" })),
  row("POST /api/vendor/customers/{customer}/drafts", managers(404), () => ({
    path: "/api/vendor/customers/nobody/drafts",
    body: { order: { commitment: "1" } },
  })),
  row("POST /api/vendor/customers/{customer}/pause", managers(404), () => ({ path: "/api/vendor/customers/nobody/pause", body: {} })),

  // Costs: no company here has data.
  row("GET /api/overview", members(503)),
  row("POST /api/query", members(503), () => ({ path: "/api/query", body: { metric: "billed_cost", period: "2026-10" } })),
  row("POST /api/sql", members(503), () => ({ path: "/api/sql", body: { sql: "SELECT 1 FROM focus" } })),
  row("GET /api/sql/schema", members(503)),
  row("POST /api/sql/estimate", members(503), () => ({ path: "/api/sql/estimate", body: { sql: "SELECT 1 FROM focus" } })),
  row("GET /api/sql/history", members()),
  row("GET /api/queries/{id}", shared(), async (stage) => ({ path: `/api/queries/${await stage.query()}` })),
  row("POST /api/queries/{id}/run", shared(503), async (stage) => ({ path: `/api/queries/${await stage.query()}/run` })),
  row("GET /api/queries/{id}/csv", shared(503), async (stage) => ({ path: `/api/queries/${await stage.query()}/csv` })),
  row("GET /api/semantic-model", members(503)),
  row("GET /api/dimensions/{name}/values", members(503), () => ({ path: "/api/dimensions/service_name/values" })),
  row("GET /api/data-sources", members(503)),
  row("GET /api/spend", members(503)),
  row("GET /api/projection", members(503)),
  row("GET /api/savings", members(503)),
  row("GET /api/recommendations", members(503)),
  row("GET /api/recommendations/top", members(503)),
  row("GET /api/recommendations/{id}", shared(), async (stage) => ({ path: `/api/recommendations/${(await stage.recommendation()).id}` })),
  row("POST /api/recommendations/{id}/status", managers(), async (stage) => {
    const { id, version } = await stage.recommendation();
    return { path: `/api/recommendations/${id}/status`, body: { status: "accepted", version } };
  }),
  row(
    "POST /api/recommendations/{id}/status",
    managers(409),
    async (stage) => ({ path: `/api/recommendations/${(await stage.recommendation()).id}/status`, body: { status: "accepted", version: 99 } }),
    "as somebody else has left it",
  ),
  // Each change is judged alone, and answered inside.
  row("POST /api/recommendations/status", managers(200, 200), async (stage) => {
    const { id, version } = await stage.recommendation();
    return { path: "/api/recommendations/status", body: { status: "accepted", changes: [{ id, version }] } };
  }),
  row("POST /api/recommendations/refresh", managers(503, 503)),
  row("GET /api/commitments", members(503)),
  row("GET /api/commitments/analysis", members(503)),
  row("POST /api/commitments/simulate", members(503), () => ({ path: "/api/commitments/simulate", body: { commitment: "2.5" } })),
  // What is bought, with which limits, and who may stop it.
  row("GET /api/commitments/purchases", members()),
  row("GET /api/commitments/purchases/{id}", shared(), async (stage) => ({ path: `/api/commitments/purchases/${await stage.purchase()}` })),
  row("POST /api/commitments/purchases/{id}/keep", managers(), async (stage) => ({
    path: `/api/commitments/purchases/${await stage.purchase()}/keep`,
    body: {},
  })),
  row("GET /api/commitments/settings", members()),
  row("PUT /api/commitments/settings", owners(200, 200), () => ({ path: "/api/commitments/settings", body: { coolingOffHours: 12 } })),
  row("POST /api/commitments/pause", managers(200, 200), () => ({ path: "/api/commitments/pause", body: {} })),
  row("POST /api/commitments/resume", members(403), () => ({ path: "/api/commitments/resume", body: {} }), "without a confirmed password"),
  row("GET /api/commitments/ladders", members()),
  row("POST /api/commitments/ladders", managers(404), () => ({
    path: "/api/commitments/ladders",
    body: { analysis: "ana_unknown", target: "5", tranche: "1", everyWeeks: 2 },
  })),
  row("POST /api/commitments/ladders/{id}/pause", managers(), async (stage) => ({
    path: `/api/commitments/ladders/${await stage.ladder("active")}/pause`,
  })),
  row("POST /api/commitments/ladders/{id}/resume", managers(), async (stage) => ({
    path: `/api/commitments/ladders/${await stage.ladder("paused")}/resume`,
  })),
  row("POST /api/commitments/ladders/{id}/end", managers(), async (stage) => ({
    path: `/api/commitments/ladders/${await stage.ladder("active")}/end`,
  })),
  row("GET /api/runbooks/{name}", members(), () => ({ path: "/api/runbooks/savings-plans" })),
  row("GET /api/starters", members(503)),

  row("POST /api/change", members(503), () => ({ path: "/api/change", body: { period: "2026-10" } })),
  row("GET /api/allocation", members(503)),
  row("GET /api/organization", members()),
  row("PUT /api/organization", managers(200, 200), () => ({
    path: "/api/organization",
    body: { accounts: [{ accountId: "123456789012", path: "Root/Production" }] },
  })),
  row("POST /api/organization/accounts", managers(200, 200), () => ({
    path: "/api/organization/accounts",
    body: { "123456789012": "Root/Production" },
  })),
  row("GET /api/units", members()),
  row("GET /api/units/{name}", members(404), () => ({ path: "/api/units/orders" })),
  // The table sends JSON, which is no CSV.
  row("POST /api/units", managers(400, 400), () => ({ path: "/api/units", body: {} })),
  row("DELETE /api/units/{name}", managers(404), () => ({ path: "/api/units/orders" })),

  // Forecast, anomalies, budgets.
  row("GET /api/forecast", members(503)),
  row("GET /api/anomalies", members()),
  row("GET /api/anomalies/{id}", members(404), () => ({ path: "/api/anomalies/anm_unknown" })),
  row("POST /api/anomalies/{id}/expect", managers(404, 404), () => ({ path: "/api/anomalies/anm_unknown/expect", body: {} })),
  row("POST /api/anomalies/{id}/snooze", managers(404, 404), () => ({
    path: "/api/anomalies/anm_unknown/snooze",
    body: { until: new Date(Date.now() + 200 * 86_400_000).toISOString() },
  })),
  row("POST /api/anomalies/{id}/reopen", managers(404, 404), () => ({ path: "/api/anomalies/anm_unknown/reopen", body: {} })),
  row("GET /api/anomaly-settings", members()),
  row("PUT /api/anomaly-settings", managers(200, 200), () => ({ path: "/api/anomaly-settings", body: { dollarFloor: "30.00" } })),
  row("GET /api/cost-calendar", members()),
  row("POST /api/cost-calendar", managers(201, 201), () => ({
    path: "/api/cost-calendar",
    body: { title: "Load test", from: "2026-11-20", to: "2026-11-22" },
  })),
  row("DELETE /api/cost-calendar/{id}", managers(404, 404), () => ({ path: "/api/cost-calendar/cal_unknown" })),
  row("GET /api/budgets", members()),
  row("POST /api/budgets", managers(201, 201), (stage) => ({
    path: "/api/budgets",
    body: { name: stage.fresh(), period: "month", amount: "1000.00" },
  })),
  row("GET /api/budgets/{id}", members(404), () => ({ path: "/api/budgets/bud_unknown" })),
  row("PATCH /api/budgets/{id}", managers(404, 404), () => ({ path: "/api/budgets/bud_unknown", body: { amount: "2000.00" } })),
  row("DELETE /api/budgets/{id}", managers(404, 404), () => ({ path: "/api/budgets/bud_unknown" })),

  // Whether figures hold.
  row("GET /api/canary", members()),
  row("POST /api/canary/run", managers(503, 503), () => ({ path: "/api/canary/run", body: {} })),

  // Sources of cost data: this process reads none.
  row("GET /api/data", members()),
  row("GET /api/data/templates", members()),
  row("GET /api/data/runs/{id}", members(404), () => ({ path: "/api/data/runs/ing_0000000000000000" })),
  row("POST /api/data/sources/{id}/read", managers(503, 503), () => ({ path: "/api/data/sources/src_0000000000000000/read" })),
  row("DELETE /api/data/sources/{id}", managers(503, 503), () => ({ path: "/api/data/sources/src_0000000000000000" })),
  row("POST /api/tenant/setup", managers(503, 503), () => ({ path: "/api/tenant/setup", body: { source: { kind: "folder" } } })),
  row("POST /api/ingest/test-connection", managers(503, 503), () => ({
    path: "/api/ingest/test-connection",
    body: { source: { kind: "folder" } },
  })),

  // Conversations: one's own.
  row("POST /api/chat", members(400), () => ({ path: "/api/chat", body: {} })),
  row("GET /api/chat/{id}/stream", shared(204), async (stage, actor) => ({ path: `/api/chat/${await stage.thread(actor)}/stream` })),
  row("POST /api/chat/{id}/stop", shared(200), async (stage, actor) => ({ path: `/api/chat/${await stage.thread(actor)}/stop` })),
  row("GET /api/threads", members()),
  row("GET /api/threads/{id}", shared(), async (stage, actor) => ({ path: `/api/threads/${await stage.thread(actor)}` })),
  row("PATCH /api/threads/{id}", shared(), async (stage, actor) => ({ path: `/api/threads/${await stage.thread(actor)}`, body: { title: "x" } })),
  row("DELETE /api/threads/{id}", shared(204), async (stage, actor) => ({ path: `/api/threads/${await stage.thread(actor)}` })),
  row("POST /api/threads/{id}/feedback", shared(204), async (stage, actor) => ({
    path: `/api/threads/${await stage.thread(actor)}/feedback`,
    body: { messageId: "m", verdict: "up" },
  })),

  // What people told, and what comes back by itself.
  row("GET /api/facts", members()),
  row("POST /api/facts", managers(201, 201), (stage) => ({ path: "/api/facts", body: { text: `We are called ${stage.fresh()}` } })),
  row("PATCH /api/facts/{id}", managers(404, 404), () => ({ path: "/api/facts/F-9000", body: { text: "Said in other words" } })),
  row("DELETE /api/facts/{id}", managers(404, 404), () => ({ path: "/api/facts/F-9000" })),
  row("GET /api/schedules", members()),
  row("POST /api/schedules", members(201), () => ({ path: "/api/schedules", body: { question: "EKS by team", recurrence: { every: "day" } } })),
  row("PATCH /api/schedules/{id}", members(404), () => ({ path: "/api/schedules/S-9000", body: { state: "stopped" } })),
  row("DELETE /api/schedules/{id}", members(404), () => ({ path: "/api/schedules/S-9000" })),

  // What discovery sees: no company here has a cloud.
  row("GET /api/nodes", members()),
  row("GET /api/nodes/saving", members(503), () => ({ path: "/api/nodes/saving?node=prod-eks/ip-10-0-0-1" })),
  row("GET /api/nodes/{name}/analysis", members(503), () => ({ path: "/api/nodes/ip-10-0-0-1/analysis" })),
  row("GET /api/client/clusters", members()),
  row("GET /api/discovery", members()),
  row("POST /api/discovery", managers(503, 503)),

  // The gate.
  row("GET /api/proposals", members()),
  row("POST /api/proposals", managers(201, 201), (stage) => ({
    path: "/api/proposals",
    body: { kind: "node_switch", params: { node: stage.fresh(), to: "spot" } },
  })),
  row("GET /api/proposals/saving", shared(), async (stage) => ({ path: `/api/proposals/saving?id=${(await stage.proposed()).id}` })),
  row("GET /api/proposals/{id}", shared(), async (stage) => ({ path: `/api/proposals/${(await stage.proposed()).id}` })),
  row(
    "POST /api/proposals/{id}/approve",
    signers(),
    proposal("approve", "proposed", (hash) => ({ hash })),
  ),
  row(
    "POST /api/proposals/{id}/reject",
    managers(),
    proposal("reject", "proposed", (hash) => ({ hash, reason: "no" })),
  ),
  row(
    "POST /api/proposals/{id}/revise",
    managers(),
    proposal("revise", "proposed", (hash) => ({ hash, params: {} })),
  ),
  row(
    "POST /api/proposals/{id}/cancel",
    owners(),
    proposal("cancel", "approved", () => ({})),
  ),
  row(
    "POST /api/proposals/{id}/resolve",
    owners(),
    proposal("resolve", "needsAttention", () => ({ outcome: "failed", reason: "nothing was there" })),
  ),
  row(
    "POST /api/proposals/{id}/stop",
    managers(),
    proposal("stop", "running", () => ({})),
  ),
  row(
    "POST /api/proposals/{id}/dry-run",
    managers(503),
    proposal("dry-run", "proposed", () => undefined),
  ),
  // Each decision is judged alone, and answered inside.
  row("POST /api/proposals/decisions", members(), async (stage) => {
    const { id, hash } = await stage.proposed();
    return { path: "/api/proposals/decisions", body: { decisions: [{ id, hash, verdict: "approve" }] } };
  }),
  row("GET /api/events", members()),

  // Switches and settings.
  row("GET /api/kill-switch", members()),
  row("GET /api/kill-switch/{scope}", shared(), () => ({ path: `/api/kill-switch/cluster:${CLUSTER}` })),
  row("PUT /api/kill-switch/{scope}", managers(), () => ({ path: `/api/kill-switch/cluster:${CLUSTER}`, body: { engaged: true } })),
  row("GET /api/clusters/settings", members()),
  row("GET /api/clusters/{id}/settings", shared(), () => ({ path: `/api/clusters/${CLUSTER}/settings` })),
  row("PATCH /api/clusters/{id}/settings", owners(), () => ({ path: `/api/clusters/${CLUSTER}/settings`, body: { production: true } })),
  row("PUT /api/clusters/{id}/maintenance", managers(), () => ({ path: `/api/clusters/${CLUSTER}/maintenance`, body: { maintenance: false } })),

  // The same routes, asked for what nobody may do so.
  row(
    "POST /api/proposals/{id}/approve",
    signers(409),
    proposal("approve", "proposed", () => ({ hash: "0".repeat(64) })),
    "with another hash",
  ),
  row(
    "POST /api/proposals/{id}/approve",
    signers(409),
    proposal("approve", "running", (hash) => ({ hash })),
    "what runs already",
  ),
  row(
    "POST /api/proposals/{id}/reject",
    managers(409),
    proposal("reject", "running", (hash) => ({ hash, reason: "no" })),
    "what runs already",
  ),
  row(
    "POST /api/proposals/{id}/cancel",
    managers(409),
    proposal("cancel", "running", () => ({})),
    "what runs already",
  ),
  row(
    "POST /api/proposals/{id}/resolve",
    managers(409),
    proposal("resolve", "running", () => ({ outcome: "failed", reason: "x" })),
    "what runs",
  ),
  row(
    "PUT /api/kill-switch/{scope}",
    managers(403),
    () => ({ path: `/api/kill-switch/cluster:${CLUSTER}`, body: { engaged: false } }),
    "to release it without a password of the last 15 minutes",
  ),
  row("PUT /api/kill-switch/{scope}", members(403), () => ({ path: "/api/kill-switch/platform", body: { engaged: true } }), "of the platform"),
  row("GET /api/kill-switch/{scope}", members(), () => ({ path: "/api/kill-switch/platform" }), "of the platform"),

  // Ends the session of whoever asks, so it comes last.
  row("POST /api/auth/logout", members(204)),
];
