import type { ServiceContext } from "#services/context";

/** Something that is done for each tenant beside the requests. Idempotent: it may be run again after a crash. */
export type JobDefinition = {
  /** Name of its queue, kebab-case. */
  readonly name: string;
  /** When a tick queues it for every tenant, cron in UTC of real time; undefined: only when somebody asks. */
  readonly cron: string | undefined;
  /** As the system, in one tenant. A failure is logged and tried again. */
  readonly run: (ctx: ServiceContext, options: { readonly signal: AbortSignal }) => Promise<void>;
};
