import type { PgBoss } from "pg-boss";
import type { ServiceContext } from "#services/context";
import { discover } from "#services/discovery/discover";
import type { Jobs } from "#services/discovery/jobs";

/** One tick a period, which queues a look for each tenant. */
const TICK = "discovery-tick";
/** One look a tenant; at most one waits and one runs for each. */
const DISCOVERY = "discovery";
const SCHEMA = "pgboss";

/** Everything here is asked of the one connection of the embedded database, so it asks seldom; a new job wakes its worker. */
const POLL_SECONDS = 30;
const SUPERVISE_SECONDS = 300;
/** A look that takes longer than this has lost its process. */
const EXPIRE_SECONDS = 300;
/** The first requests after the start come first. */
const START_AFTER_MS = 1500;
const STOP_WITHIN_MS = 5000;

export type RunnerOptions = {
  readonly database: {
    readonly kind: "pglite" | "postgres";
    script(sql: string, parameters?: readonly unknown[]): Promise<{ readonly rows: Record<string, unknown>[] }>;
  };
  /** Tenants that have something connected. */
  readonly tenants: () => Promise<readonly string[]>;
  /** As the system, in a tenant; undefined for one that is gone. */
  readonly contextOf: (tenantId: string) => Promise<ServiceContext | undefined>;
  /** Minutes of real time; 0: only when somebody asks. */
  readonly everyMinutes: number;
  readonly log: (line: Record<string, unknown>) => void;
};

export type Runner = Jobs & {
  /** Begins a little later, and looks once through everything. */
  start(): void;
  stop(): Promise<void>;
};

/** Jobs on pg-boss, in the same database under a schema of its own. Loaded when it is first needed. */
export function openRunner(options: RunnerOptions): Runner {
  const { database, tenants, contextOf, everyMinutes, log } = options;
  const running = new Set<string>();
  let state = "ok";
  let opening: Promise<{ boss: PgBoss; worker: string }> | undefined;
  let stopped = false;

  const look = async (tenantId: string): Promise<void> => {
    const ctx = await contextOf(tenantId);
    if (ctx === undefined || stopped) return;
    running.add(tenantId);
    try {
      await discover(ctx, (source, error) =>
        log({ level: "warn", message: `${source} could not be looked through`, tenant: tenantId, error: failureOf(error) }),
      );
    } finally {
      running.delete(tenantId);
    }
  };
  const queue = async (boss: PgBoss, worker: string, tenantId: string) => {
    await boss.send(DISCOVERY, { tenantId }, { singletonKey: tenantId });
    boss.notifyWorker(worker);
  };
  const open = async () => {
    const { PgBoss } = await import("pg-boss");
    const boss = new PgBoss({
      db: { executeSql: (sql, values) => database.script(sql, values) },
      backend: database.kind,
      schema: SCHEMA,
      superviseIntervalSeconds: SUPERVISE_SECONDS,
      maintenanceIntervalSeconds: SUPERVISE_SECONDS,
      monitorIntervalSeconds: SUPERVISE_SECONDS,
      queueCacheIntervalSeconds: SUPERVISE_SECONDS,
      cronMonitorIntervalSeconds: POLL_SECONDS,
      cronWorkerIntervalSeconds: POLL_SECONDS,
      bamIntervalSeconds: SUPERVISE_SECONDS,
      flowIntervalSeconds: SUPERVISE_SECONDS,
      reindex: false,
      monitorVacuum: false,
    });
    boss.on("error", (error) => {
      if (stopped) return;
      state = `does not answer: ${error.message}`;
      log({ level: "error", message: "The job queue has a fault", error: failureOf(error) });
    });
    await boss.start();
    await boss.createQueue(DISCOVERY, {
      policy: "stately",
      retryLimit: 2,
      retryDelay: 30,
      expireInSeconds: EXPIRE_SECONDS,
      deleteAfterSeconds: 3600,
    });
    await boss.createQueue(TICK, { policy: "stately", retryLimit: 0, expireInSeconds: EXPIRE_SECONDS, deleteAfterSeconds: 3600 });
    const worker = await boss.work<{ tenantId: string }>(DISCOVERY, { pollingIntervalSeconds: POLL_SECONDS }, async ([job]) => {
      if (job !== undefined) await look(job.data.tenantId);
    });
    const all = async () => {
      for (const tenantId of await tenants()) await queue(boss, worker, tenantId);
    };
    if (everyMinutes > 0) {
      await boss.work(TICK, { pollingIntervalSeconds: POLL_SECONDS }, all);
      await boss.schedule(TICK, cronOf(everyMinutes), {}, { tz: "UTC" });
      await all();
    } else {
      await boss.unschedule(TICK);
    }
    state = "ok";
    return { boss, worker };
  };
  const opened = () => {
    opening ??= open();
    opening.catch((error: unknown) => {
      opening = undefined;
      if (stopped) return;
      state = "does not start; see the log";
      log({ level: "error", message: "The job queue does not start", error: failureOf(error) });
    });
    return opening;
  };

  return {
    discoveryEveryMinutes: everyMinutes === 0 ? null : everyMinutes,
    isDiscovering: (tenantId) => running.has(tenantId),
    async discoverNow(tenantId) {
      const { boss, worker } = await opened();
      await queue(boss, worker, tenantId);
    },
    state: () => state,
    start() {
      if (everyMinutes > 0) setTimeout(() => stopped || void opened().catch(() => undefined), START_AFTER_MS).unref();
    },
    async stop() {
      stopped = true;
      const there = await opening?.catch(() => undefined);
      await there?.boss.stop({ graceful: true, timeout: STOP_WITHIN_MS, close: true }).catch(() => undefined);
    },
  };
}

/** Every so many minutes, 1 to 60. */
export function cronOf(minutes: number): string {
  return minutes < 60 ? `*/${minutes} * * * *` : "0 * * * *";
}

function failureOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? `; ${error.cause.message}` : "";
  return error instanceof Error ? `${error.message}${cause}` : String(error);
}
