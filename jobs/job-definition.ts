import type { ServiceContext } from "#services/context";

export type JobRun = {
  /** Aborted when the process stops. */
  readonly signal: AbortSignal;
  readonly log: (line: Record<string, unknown>) => void;
};

/** Something that is done for each tenant beside the requests. Idempotent: it may be run again after a crash. */
export type JobDefinition = {
  /** Name of its queue, kebab-case. */
  readonly name: string;
  /** When a tick queues it for every tenant, cron in UTC of real time; undefined: only when somebody asks. */
  readonly cron: string | undefined;
  /** Also queued for every tenant when a process starts. */
  readonly atStart?: boolean;
  /** Tenants that it is queued for by itself: those that have connected clouds, cost data, or sources of their own to read. Without it, all. */
  readonly needs?: "clouds" | "costs" | "sources";
  /** A run that takes longer than this has lost its process. 300 without it. */
  readonly expireSeconds?: number;
  /** Tenants that one process runs it for at the same time. 1 without it. */
  readonly atOnce?: number;
  /** As the system, in one tenant. A failure is logged and tried again. */
  readonly run: (ctx: ServiceContext, run: JobRun) => Promise<void>;
};
