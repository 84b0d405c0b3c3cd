import type { PgBoss } from "pg-boss";
import { discovery } from "#jobs/discovery";
import { failureOf } from "#jobs/failure-of";
import type { JobDefinition } from "#jobs/job-definition";
import type { ServiceContext } from "#services/context";
import type { Jobs } from "#services/jobs";

const SCHEMA = "pgboss";
/** Everything here is asked of the one connection of the embedded database, so it asks seldom; a new job wakes its worker. */
const POLL_SECONDS = 30;
const SUPERVISE_SECONDS = { pglite: 300, postgres: 60 } as const;
/** A process that has said nothing of a run for so long is gone, and another takes the run. */
const HEARTBEAT_SECONDS = 60;
const EXPIRE_SECONDS = 300;
const KEEP_SECONDS = 3600;
const RETRIES = 2;
const RETRY_DELAY_SECONDS = 30;
/** The first requests after the start come first. */
const START_AFTER_MS = 1500;
const STOP_WITHIN_MS = 5000;

export type RunnerOptions = {
  readonly database: {
    readonly kind: "pglite" | "postgres";
    script(sql: string, parameters?: readonly unknown[]): Promise<{ readonly rows: Record<string, unknown>[] }>;
  };
  readonly jobs: readonly JobDefinition[];
  /** Tenants that a job is queued for by itself. */
  readonly tenants: (job: JobDefinition) => Promise<readonly string[]>;
  /** As the system, in a tenant; undefined for one that is gone. */
  readonly contextOf: (tenantId: string) => Promise<ServiceContext | undefined>;
  /** Of discovery: minutes of real time; 0: only when somebody asks. */
  readonly everyMinutes: number;
  readonly log: (line: Record<string, unknown>) => void;
  /** Before a run that failed is tried again. 30 without it. */
  readonly retryDelaySeconds?: number;
};

export type Runner = Jobs & {
  /** Begins a little later, and queues once what a start is an occasion for. */
  start(): void;
  stop(): Promise<void>;
};

type Queue = { readonly workers: readonly string[]; readonly job: JobDefinition };

/** Jobs on pg-boss, in the same database under a schema of its own: of several processes one runs each. Loaded when it is first needed. */
export function openRunner(options: RunnerOptions): Runner {
  const { database, tenants, contextOf, everyMinutes, log, retryDelaySeconds: retryDelay = RETRY_DELAY_SECONDS } = options;
  const jobs = options.jobs.map((job) => (job.name === discovery.name ? everyMinutesOf(job, everyMinutes) : job));
  const running = new Set<string>();
  const stopping = new AbortController();
  let state = "ok";
  let opening: Promise<{ boss: PgBoss; queues: ReadonlyMap<string, Queue> }> | undefined;

  const runFor = async (job: JobDefinition, tenantId: string): Promise<void> => {
    const ctx = await contextOf(tenantId);
    if (ctx === undefined || stopping.signal.aborted) return;
    const key = `${job.name}/${tenantId}`;
    running.add(key);
    try {
      await job.run(ctx, { signal: stopping.signal, log });
    } catch (error) {
      if (!stopping.signal.aborted)
        log({ level: "error", message: `The job ${job.name} failed and is tried again`, tenant: tenantId, error: failureOf(error) });
      throw error;
    } finally {
      running.delete(key);
    }
  };
  const queue = async (boss: PgBoss, { job, workers }: Queue, tenantId: string) => {
    await boss.send(job.name, { tenantId }, { singletonKey: tenantId });
    for (const worker of workers) boss.notifyWorker(worker);
  };
  const openQueue = async (boss: PgBoss, job: JobDefinition): Promise<Queue> => {
    const expireInSeconds = job.expireSeconds ?? EXPIRE_SECONDS;
    const kept = { policy: "stately", deleteAfterSeconds: KEEP_SECONDS } as const;
    await boss.createQueue(job.name, { ...kept, retryLimit: RETRIES, retryDelay, expireInSeconds, heartbeatSeconds: HEARTBEAT_SECONDS });
    await boss.createQueue(tickOf(job), { ...kept, retryLimit: 0, expireInSeconds: EXPIRE_SECONDS });
    const workers: string[] = [];
    for (let worker = 0; worker < (job.atOnce ?? 1); worker += 1)
      workers.push(
        await boss.work<{ tenantId: string }>(job.name, { pollingIntervalSeconds: POLL_SECONDS }, async ([item]) => {
          if (item !== undefined) await runFor(job, item.data.tenantId);
        }),
      );
    const opened = { job, workers };
    const all = async () => {
      for (const tenantId of await tenants(job)) await queue(boss, opened, tenantId);
    };
    if (job.cron === undefined) {
      await boss.unschedule(tickOf(job));
    } else {
      await boss.work(tickOf(job), { pollingIntervalSeconds: POLL_SECONDS }, all);
      await boss.schedule(tickOf(job), job.cron, {}, { tz: "UTC" });
    }
    if (job.atStart === true && job.cron !== undefined) await all();
    return opened;
  };
  const open = async () => {
    const { PgBoss } = await import("pg-boss");
    const superviseSeconds = SUPERVISE_SECONDS[database.kind];
    const boss = new PgBoss({
      db: { executeSql: (sql, values) => database.script(sql, values) },
      backend: database.kind,
      schema: SCHEMA,
      superviseIntervalSeconds: superviseSeconds,
      maintenanceIntervalSeconds: SUPERVISE_SECONDS.pglite,
      monitorIntervalSeconds: superviseSeconds,
      queueCacheIntervalSeconds: SUPERVISE_SECONDS.pglite,
      cronMonitorIntervalSeconds: POLL_SECONDS,
      cronWorkerIntervalSeconds: POLL_SECONDS,
      bamIntervalSeconds: SUPERVISE_SECONDS.pglite,
      flowIntervalSeconds: SUPERVISE_SECONDS.pglite,
      reindex: false,
      monitorVacuum: false,
    });
    boss.on("error", (error) => {
      if (stopping.signal.aborted) return;
      state = `does not answer: ${error.message}`;
      log({ level: "error", message: "The job queue has a fault", error: failureOf(error) });
    });
    await boss.start();
    // No other process has the embedded database open: what was running there, died with its process.
    if (database.kind === "pglite") await database.script(`DELETE FROM ${SCHEMA}.job WHERE state = 'active'`);
    const queues = new Map<string, Queue>();
    for (const job of jobs) queues.set(job.name, await openQueue(boss, job));
    state = "ok";
    return { boss, queues };
  };
  const opened = () => {
    opening ??= open();
    opening.catch((error: unknown) => {
      opening = undefined;
      if (stopping.signal.aborted) return;
      state = "does not start; see the log";
      log({ level: "error", message: "The job queue does not start", error: failureOf(error) });
    });
    return opening;
  };
  const isRunning = (name: string, tenantId: string) => running.has(`${name}/${tenantId}`);
  const runNow = async (name: string, tenantId: string) => {
    const { boss, queues } = await opened();
    const found = queues.get(name);
    if (found === undefined) throw new Error(`There is no job ${name}.`);
    await queue(boss, found, tenantId);
  };

  return {
    discoveryEveryMinutes: everyMinutes === 0 ? null : everyMinutes,
    isDiscovering: (tenantId) => isRunning(discovery.name, tenantId),
    discoverNow: (tenantId) => runNow(discovery.name, tenantId),
    isRunning,
    runNow,
    state: () => state,
    start() {
      if (jobs.some(({ cron }) => cron !== undefined))
        setTimeout(() => stopping.signal.aborted || void opened().catch(() => undefined), START_AFTER_MS).unref();
    },
    async stop() {
      stopping.abort();
      const there = await opening?.catch(() => undefined);
      await there?.boss.stop({ graceful: true, timeout: STOP_WITHIN_MS, close: true }).catch(() => undefined);
    },
  };
}

/** One tick a period, which queues the job for each tenant. */
function tickOf({ name }: JobDefinition): string {
  return `${name}-tick`;
}

/** 0 minutes: only when somebody asks. */
function everyMinutesOf(job: JobDefinition, minutes: number): JobDefinition {
  return { ...job, cron: minutes === 0 ? undefined : cronOf(minutes) };
}

/** Every so many minutes, 1 to 60. */
export function cronOf(minutes: number): string {
  return minutes < 60 ? `*/${minutes} * * * *` : "0 * * * *";
}
