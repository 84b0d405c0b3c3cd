import type { Database } from "#db/open-database";
import type { EventHub } from "#server/events/event-hub";
import { CHANNEL } from "#services/notifications/announce";
import { deliverOutbox, tenantsWithOutbox } from "#services/notifications/deliver-outbox";

/** Notices come by NOTIFY; what was said while nobody listened is found so often, milliseconds. */
const EVERY_MS = 5000;

/** Passes on what the database announces and delivers the outbox; neither ever holds up or undoes what it tells of. */
export async function openTelling(options: {
  readonly database: Database;
  readonly events: EventHub;
  readonly log: (line: Record<string, unknown>) => void;
}): Promise<{ close(): Promise<void> }> {
  const { database, events, log } = options;
  const failed = (error: unknown) => log({ level: "error", message: "A notice could not be delivered; it is tried again", error: String(error) });
  let isClosed = false;
  let working: Promise<unknown> = Promise.resolve();
  const due = new Set<string>();

  const work = () => {
    working = working.then(async () => {
      for (const tenantId of due) {
        due.delete(tenantId);
        if (!isClosed) await deliverOutbox(database.tenant(tenantId), failed).catch(failed);
      }
    });
  };
  const sweep = async () => {
    if (isClosed) return;
    for (const tenantId of await tenantsWithOutbox(database.platform)) due.add(tenantId);
    work();
  };

  const stop = await database.listen(CHANNEL, (payload) => {
    const announcement = events.heard(payload);
    if (announcement?.type !== "outbox" || announcement.tenantId === null) return;
    due.add(announcement.tenantId);
    work();
  });
  const timer = setInterval(() => void sweep().catch(failed), EVERY_MS).unref();
  await sweep();
  return {
    async close() {
      isClosed = true;
      clearInterval(timer);
      events.close();
      await working;
      await stop().catch(() => undefined);
    },
  };
}
