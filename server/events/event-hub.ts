import { z } from "zod";
import { LimitExceededError } from "#core/errors";
import type { Announcement } from "#services/notifications/announce";

/** What a page is told: that something changed. It reads it again, as the person who is signed in. */
export type LiveEvent = { readonly type: Exclude<Announcement["type"], "outbox">; readonly id: string | null };

type Watcher = { readonly tenantId: string; readonly send: (event: LiveEvent) => void; readonly end: () => void };

/** Open pages of one tenant at most, so that nobody holds every connection. */
const MOST_OF_A_TENANT = 200;

const Heard = z.object({
  tenantId: z.string().nullable(),
  type: z.enum(["proposal", "switch", "activity", "thread", "inventory", "data", "outbox"]),
  id: z.string().nullable(),
});

/** Passes announcements of the database on to whoever watches, within their tenant only. */
export class EventHub {
  readonly #watchers = new Set<Watcher>();
  #isClosed = false;

  /** @returns stops watching. @throws LimitExceededError where a tenant has too many open */
  watch(watcher: Watcher): () => void {
    if (this.#isClosed) watcher.end();
    if ([...this.#watchers].filter(({ tenantId }) => tenantId === watcher.tenantId).length >= MOST_OF_A_TENANT) {
      throw new LimitExceededError("Too many pages of your organization are open. Close some of them.", 60);
    }
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** A payload of the channel; what does not fit is nobody's. @returns what it said */
  heard(payload: string): Announcement | undefined {
    const announcement = announcementOf(payload);
    if (!announcement || announcement.type === "outbox") return announcement;
    const { tenantId, type, id } = announcement;
    for (const watcher of this.#watchers) if (tenantId === null || tenantId === watcher.tenantId) watcher.send({ type, id });
    return announcement;
  }

  close(): void {
    this.#isClosed = true;
    for (const watcher of this.#watchers) watcher.end();
    this.#watchers.clear();
  }
}

function announcementOf(payload: string): Announcement | undefined {
  try {
    return Heard.safeParse(JSON.parse(payload)).data;
  } catch {
    return undefined;
  }
}
