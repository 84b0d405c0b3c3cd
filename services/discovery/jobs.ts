/** What runs beside the requests, as verbs and routes know it. */
export type Jobs = {
  readonly discoveryEveryMinutes: number | null;
  isDiscovering(tenantId: string): boolean;
  /** Queues a look through everything of the tenant; one that is queued or running counts as it. */
  discoverNow(tenantId: string): Promise<void>;
  /** "ok", or what is wrong. */
  state(): string;
};

/** Where nothing is connected, there is nothing to look through. */
export const NO_JOBS: Jobs = { discoveryEveryMinutes: null, isDiscovering: () => false, discoverNow: async () => undefined, state: () => "ok" };
