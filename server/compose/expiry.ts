import type { PlatformDatabase } from "#db/platform-database";
import type { ServiceContext } from "#services/context";
import { expireOverdue } from "#services/proposals/expire";

const EVERY_MS = 10_000;

/** Expires in time what nobody looks at, so that it is told, too. */
export function watchExpiry(options: {
  readonly platform: PlatformDatabase;
  readonly contextOf: (tenantId: string) => Promise<ServiceContext | undefined>;
  readonly log: (line: Record<string, unknown>) => void;
}): { close(): Promise<void> } {
  const { platform, contextOf, log } = options;
  const sweep = async () => {
    const tenants = await platform.transaction((tx) =>
      tx.query<{ tenant_id: string }>("SELECT DISTINCT tenant_id FROM proposals WHERE state IN ('proposed', 'partially_approved', 'approved')"),
    );
    for (const { tenant_id } of tenants) {
      const ctx = await contextOf(tenant_id);
      if (ctx) await expireOverdue(ctx);
    }
  };
  let sweeping: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    sweeping = sweeping
      .then(sweep)
      .catch((error: unknown) => log({ level: "error", message: "Proposals could not be expired; it is tried again", error: String(error) }));
  }, EVERY_MS).unref();
  return {
    async close() {
      clearInterval(timer);
      await sweeping;
    },
  };
}
