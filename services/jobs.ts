/** What runs beside the requests, as verbs and routes know it. */
export type Jobs = {
  readonly discoveryEveryMinutes: number | null;
  isDiscovering(tenantId: string): boolean;
  /** Queues a look through everything of the tenant; one that is queued or running counts as it. */
  discoverNow(tenantId: string): Promise<void>;
  /** Whether this process runs the job of that name for the tenant at the moment. */
  isRunning(name: string, tenantId: string): boolean;
  /**
   * Queues the job of that name for the tenant; one that is queued counts as it, one that runs is followed by it.
   *
   * @throws Error for a name that is no job
   */
  runNow(name: string, tenantId: string): Promise<void>;
  /** "ok", or what is wrong. */
  state(): string;
};

/** Where nothing runs beside the requests. */
export const NO_JOBS: Jobs = {
  discoveryEveryMinutes: null,
  isDiscovering: () => false,
  discoverNow: async () => undefined,
  isRunning: () => false,
  runNow: async () => undefined,
  state: () => "ok",
};
