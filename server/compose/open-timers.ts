import type { KillFile } from "#core/ports/kill-file";
import type { Database } from "#db/open-database";
import { watchExpiry } from "#server/compose/expiry";
import { openTelling } from "#server/compose/telling";
import { watchKillFile } from "#server/compose/watch-kill-file";
import type { EventHub } from "#server/events/event-hub";
import type { ServiceContext } from "#services/context";

/** What goes on by itself: telling, expiring, looking for the kill switch of the machine. */
export async function openTimers(options: {
  readonly database: Database;
  readonly events: EventHub;
  readonly killFile: KillFile;
  /** Of the tenant itself; undefined where it is gone. */
  readonly contextOf: (tenantId: string) => Promise<ServiceContext | undefined>;
  /** The kill switch of the machine was thrown or taken back. */
  readonly changed: () => void;
  readonly log: (line: Record<string, unknown>) => void;
}): Promise<{ close(): Promise<void> }> {
  const { platform } = options.database;
  const telling = await openTelling(options);
  const expiry = watchExpiry({ ...options, platform });
  const file = watchKillFile({ ...options, platform });
  return {
    async close() {
      await file.close();
      await expiry.close();
      await telling.close();
    },
  };
}
