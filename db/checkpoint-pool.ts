import type { Driver, RawResult, Session, SessionRole } from "#db/session";

/** The part of `pg.Pool` that LangGraph's PostgresSaver calls. */
export type CheckpointPool = {
  query(sql: string, parameters?: readonly unknown[]): Promise<RawResult>;
  connect(): Promise<CheckpointClient>;
  end(): Promise<void>;
  on(): void;
};

export type CheckpointClient = {
  query(sql: string, parameters?: readonly unknown[]): Promise<RawResult>;
  release(): void;
};

/** Row-level security lets a tenant see checkpoints under this key only. */
export function checkpointThreadId(tenantId: string, threadId: string): string {
  return `${tenantId}/${threadId}`;
}

const NOTHING: RawResult = { rows: [], rowCount: 0 };

type Open = { readonly session: Session; readonly end: (how: "commit" | "rollback") => Promise<void> };

/** A pool whose every statement runs inside a transaction of one tenant. BEGIN opens a real one, so that others wait instead of leaking into it. */
export function checkpointPool(driver: Driver, tenantId: string): CheckpointPool {
  const role: SessionRole = { role: "tenant", tenantId, readOnly: false };
  const once = (sql: string, parameters?: readonly unknown[]) => driver.transaction(role, (session) => session.raw(sql, parameters));

  const connect = async (): Promise<CheckpointClient> => {
    let open: Open | undefined;
    const close = async (how: "commit" | "rollback") => {
      const ending = open;
      open = undefined;
      await ending?.end(how);
    };
    return {
      async query(sql, parameters) {
        switch (/^\s*(BEGIN|COMMIT|ROLLBACK)\s*;?\s*$/i.exec(sql)?.[1]?.toUpperCase()) {
          case "BEGIN":
            open = await begin(driver, role);
            return NOTHING;
          case "COMMIT":
            await close("commit");
            return NOTHING;
          case "ROLLBACK":
            await close("rollback");
            return NOTHING;
          default:
            return open ? open.session.raw(sql, parameters) : once(sql, parameters);
        }
      },
      release() {
        void close("rollback");
      },
    };
  };
  return { query: once, connect, end: async () => undefined, on: () => undefined };
}

class RolledBack extends Error {}

/** Turns the callback form of a transaction into one that is held open until `end`. */
async function begin(driver: Driver, role: SessionRole): Promise<Open> {
  const opened = Promise.withResolvers<Session>();
  const ended = Promise.withResolvers<void>();
  const finished = driver.transaction(role, async (session) => {
    opened.resolve(session);
    await ended.promise;
  });
  finished.catch(opened.reject);
  const session = await opened.promise;
  return {
    session,
    async end(how) {
      if (how === "commit") ended.resolve();
      else ended.reject(new RolledBack());
      await finished.catch((error: unknown) => {
        if (!(error instanceof RolledBack)) throw error;
      });
    },
  };
}
