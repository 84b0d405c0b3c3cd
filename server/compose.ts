import type { Clock } from "#db/clock";
import { type Database, openDatabase } from "#db/open-database";
import { newId } from "#db/new-id";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { z } from "zod";
import type { ModelInfo } from "#core/api/schemas";
import { UnavailableError } from "#core/errors";
import type { Actor } from "#core/identity/actor";
import { scopesOf } from "#core/identity/roles";
import type { Config } from "#server/config";
import { createApp } from "#server/app";
import type { Chat } from "#server/chat/chat";
import { fileAnchors } from "#adapters/audit-anchors/file-anchors";
import { killFile } from "#adapters/kill-file/kill-file";
import type { AuditAnchors } from "#core/ports/audit-anchors";
import type { CostEngine } from "#core/ports/cost-engine";
import type { CostSources } from "#server/compose/cost-sources";
import { scheduledQuestions } from "#jobs/scheduled-questions";
import { truthCanary } from "#jobs/truth-canary";
import { askAs } from "#server/compose/ask-as";
import { askInWords } from "#server/chat/ask-in-words";
import { KINDS } from "#server/compose/kinds";
import { type AllClouds, openAllClouds } from "#server/compose/open-all-clouds";
import { DEFAULT_BASE_URL, DEFAULT_MODEL, openChat } from "#server/compose/open-chat";
import { openJobs } from "#server/compose/open-jobs";
import { openIngest, type Ingest } from "#server/compose/open-ingest";
import { reachOf } from "#server/compose/reach-of";
import { openCostSources } from "#server/compose/open-cost-sources";
import { openExecutor } from "#server/compose/open-executor";
import { openTimers } from "#server/compose/open-timers";
import { terminalLookup } from "#server/compose/terminal-lookup";
import { EventHub } from "#server/events/event-hub";
import type { DataFolderLock } from "#server/data-folder-lock";
import type { AppDependencies, DemoLogin } from "#server/dependencies";
import { isReachedFromOutside } from "#server/loopback";
import type { SessionLookup } from "#server/middleware/signed-in";
import { resumeClock } from "#server/compose/resume-clock";
import { secretKey } from "#server/secret-key";
import { anchorHeads } from "#services/audit/anchor-heads";
import type { ServiceContext } from "#services/context";
import { engineExecutions } from "#services/costs/engine-executions";
import { createAuth, scrypt } from "#services/identity/auth";
import type { Identity } from "#services/identity/identity";
import { firstOwnerLink } from "#services/identity/one-time-link";
import { type Membership, resolveSession, systemMembership } from "#services/identity/session";
import { personActor } from "#services/identity/sign-in-audit";
import { sweepIdentity } from "#services/identity/sweep";
import { catchUp } from "#services/ingest/catch-up";
import { noCostData } from "#services/ingest/no-cost-data";
import { asSystem, SYSTEM_ACTOR } from "#services/system";
import { ensureTenant } from "#services/tenants/ensure-tenant";
import { customerLink, vendorLink } from "#services/vendor/link-rows";

/** The tenant whose Owner a terminal speaks for: the sandbox's, or that of the person's own export. */
export const SANDBOX_TENANT = "demo";
export const LOCAL_TENANT = "local";

const HOUR_MS = 3_600_000;
/** Longest that a first question waits for a copy of what another process read. */
const CATCH_UP_MS = 300_000;

export type ComposeOptions = {
  readonly lock: DataFolderLock;
  /** Tells what is being set up, before the listening line. */
  readonly say: (line: string) => void;
  readonly log: (line: Record<string, unknown>) => void;
};

export type Composition = {
  readonly app: ReturnType<typeof createApp>;
  readonly database: Database;
  readonly identity: Identity;
  readonly chat: Chat;
  readonly clock: Clock;
  readonly model: z.infer<typeof ModelInfo>;
  readonly demoLogins: readonly DemoLogin[];
  /** What a server does beside its requests; a command that asks one question does without. */
  beginJobs(): void;
  /** Lines to print before the listening line: the sample logins, or the link that makes the first Owner. */
  notices(url: string): Promise<readonly string[]>;
  close(): Promise<void>;
};

/** Puts the program together: the one place that knows which database, warehouse, sandbox and model there are. */
export async function compose(config: Config, { lock, say, log }: ComposeOptions): Promise<Composition> {
  const clock = resumeClock(config.dataDir, config.clock);
  const { sandboxed } = config;
  const opening = openDatabase(config.databaseUrl ? { url: config.databaseUrl.reveal() } : { dataDir: join(config.dataDir, "database") }, clock);
  const executionsOf = async (tenantId: string) => engineExecutions((await opening).tenant(tenantId));
  const [database, sources] = await openBoth(opening, openCostSources(config, { now: clock.now, say, log, executionsOf }));
  const sampleLogins = sandboxed && !isReachedFromOutside(config);
  const secret = await secretKey(config.dataDir, config.secretKey);
  const { platform } = database;
  const identity: Identity = {
    platform,
    passwords: scrypt,
    sampleLogins,
    auth: createAuth({ platform, now: clock.now, secret: secret.reveal(), passwords: scrypt, sampleLogins }),
  };
  for (const tenant of sources.tenants) await ensureTenant(platform, scrypt, tenant);
  await sources.begin();
  const clouds = await openAllClouds({ config, database, sources, now: clock.now, say });

  const terminalTenant = sandboxed ? SANDBOX_TENANT : LOCAL_TENANT;
  const anchors = fileAnchors(join(config.dataDir, "audit-anchors.jsonl"));
  const byHand = killFile(config.dataDir, config.killSwitch);
  const ingest = openIngest({ dataDir: config.dataDir, now: clock.now, awsOf: reachOf({ config, sources }) });
  const contextOf = contextFactory({ database, sources, ingest, clouds, clock, anchors });
  const anchor = () =>
    anchorHeads(database, anchors, clock.now()).catch((error: unknown) =>
      log({ level: "error", message: "The audit heads could not be anchored", error: String(error) }),
    );
  const sweep = () =>
    sweepIdentity(platform).catch((error: unknown) =>
      log({ level: "error", message: "Expired sessions could not be removed", error: String(error) }),
    );
  const hourly = setInterval(() => void anchor().then(sweep), HOUR_MS).unref();
  const lookup: SessionLookup = {
    sessionOf: terminalLookup({
      token: lock.holder.token,
      tenantId: terminalTenant,
      platform,
      otherwise: (token) => resolveSession(identity, token),
    }),
    contextOf: (session, client) =>
      contextOf(session, personActor({ userId: session.user.id, name: session.user.name, sessionId: session.sessionId }, client), client.requestId),
  };
  const systemOf = async (tenantId: string) => {
    const tenant = await systemMembership(platform, tenantId);
    return tenant && contextOf(tenant, SYSTEM_ACTOR, newId("req"));
  };
  const events = new EventHub();
  const executor = await openExecutor({ config, database, sources, contextOf: systemOf, killFile: byHand, log });
  const timers = await openTimers({ database, events, killFile: byHand, contextOf: systemOf, changed: executor.poke, log });
  const chat = await openChat(config, log, { process: database.kind === "postgres" ? newId("process") : undefined });
  const further = [scheduledQuestions(askAs({ chat, platform, contextOf })), truthCanary(askInWords(chat))];
  const jobs = openJobs({ config, database, contextOf: systemOf, further, log });
  const model = modelInfo(config);
  const demoLogins = sampleLogins ? sources.logins : [];
  const dependencies: AppDependencies = {
    identity,
    lookup,
    hands: executor,
    jobs,
    killFile: byHand,
    events,
    now: clock.now,
    host: config.host,
    publicUrl: config.publicUrl,
    secureCookies: config.publicUrl?.protocol === "https:",
    sandbox: sandboxed,
    demoLogins,
    faults: isReachedFromOutside(config) ? undefined : sources.faults,
    model,
    ready: async () => ({ database: await said(database.ping()), warehouse: await sources.check(), jobs: jobs.state() }),
    webDir: fileURLToPath(new URL("../dist/web/", import.meta.url)),
    log,
  };

  return {
    app: createApp(dependencies, chat),
    chat,
    database,
    identity,
    clock,
    model,
    demoLogins,
    beginJobs() {
      executor.start();
      jobs.start();
    },
    async notices(url) {
      if (sandboxed)
        return demoLogins.length > 0
          ? [`Sample logins: ${demoLogins.map(({ email }) => email).join(", ")} (password ${demoLogins[0]?.password})`]
          : [];
      const token = await firstOwnerLink(platform, LOCAL_TENANT);
      return token === undefined ? [] : [`Make the Owner of your data once, within 24 hours: ${url}/join?token=${token}`];
    },
    async close() {
      clearInterval(hourly);
      await executor.close();
      await jobs.stop();
      await chat.close();
      await timers.close();
      await anchor();
      clouds.close();
      await ingest.close();
      await sources.close();
      await database.close();
    },
  };
}

/** Everything a verb needs, bound to the tenant of the membership. */
function contextFactory({
  database,
  sources,
  ingest,
  clouds,
  clock,
  anchors,
}: {
  readonly database: Database;
  readonly sources: CostSources;
  readonly ingest: Ingest;
  readonly clouds: AllClouds;
  readonly clock: Clock;
  readonly anchors: AuditAnchors;
}) {
  const costsOf = async (tenant: Membership["tenant"], system: () => ServiceContext): Promise<CostEngine> => {
    if (tenant.isIngested) return ingest.engineOf(tenant.id, (isFirst) => catchUp(system(), AbortSignal.timeout(CATCH_UP_MS), isFirst));
    if (tenant.costSource === null) throw await noCostData(database.tenant(tenant.id));
    return sources.engineOf(tenant.costSource);
  };
  const contextOf = (
    { tenant, role, mayApprove }: Pick<Membership, "tenant" | "role" | "mayApprove">,
    actor: Actor,
    requestId: string,
  ): ServiceContext => ({
    tenant: { id: tenant.id, name: tenant.name, timeZone: tenant.timeZone },
    actor,
    scopes: scopesOf(role, mayApprove),
    requestId,
    now: clock.now,
    db: database.tenant(tenant.id),
    costs: () => costsOf(tenant, () => asSystem(contextOf({ tenant, role, mayApprove }, SYSTEM_ACTOR, requestId))),
    ingest: ingest.of(tenant.id),
    inventory: sources.inventoryOf(tenant.costSource),
    channel: "api",
    clouds: clouds.of(tenant),
    kinds: KINDS,
    openLinked: async (id) => {
      const link = await database.tenant(tenant.id).read(async (tx) => (await vendorLink(tx, id)) ?? (await customerLink(tx)));
      if (link?.customer.id !== id && link?.vendor.id !== id) return undefined;
      const other = await systemMembership(database.platform, id);
      return other && contextOf(other, SYSTEM_ACTOR, requestId);
    },
    anchors,
  });
  return contextOf;
}

/** Side by side; where one fails, the other is closed again. */
async function openBoth<A extends { close(): Promise<void> }, B extends { close(): Promise<void> }>(
  a: Promise<A>,
  b: Promise<B>,
): Promise<readonly [A, B]> {
  const [first, second] = await Promise.allSettled([a, b]);
  if (first.status === "fulfilled" && second.status === "fulfilled") return [first.value, second.value];
  if (first.status === "fulfilled") await first.value.close();
  if (second.status === "fulfilled") await second.value.close();
  throw first.status === "rejected" ? first.reason : (second as PromiseRejectedResult).reason;
}

async function said(check: Promise<unknown>): Promise<string> {
  return check.then(
    () => "ok",
    (error: unknown) => (error instanceof UnavailableError ? error.message : "does not answer"),
  );
}

function modelInfo({ model }: Config): z.infer<typeof ModelInfo> {
  if (model.apiKey === undefined && model.baseUrl === undefined) {
    return {
      kind: "offline",
      name: "Offline planner",
      endpoint: null,
      note: "No model is configured: answers come from the offline planner. Set OPENAI_API_KEY to use a model.",
    };
  }
  const endpoint = model.baseUrl ?? DEFAULT_BASE_URL;
  return {
    kind: "openai-compatible",
    name: model.name ?? DEFAULT_MODEL,
    endpoint: new URL(endpoint).host,
    note: "If the model does not answer, the offline planner is offered.",
  };
}
