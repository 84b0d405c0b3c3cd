import { Client } from "pg";
import { describe, expect, it } from "vitest";
import { postgresListener } from "#db/postgres-listener";
import { noPostgres, throwawayPostgres } from "#db/testing/throwaway-postgres";

const why = noPostgres();

describe.skipIf(why !== undefined)(`listening on Postgres${why === undefined ? "" : ` (skipped: ${why})`}`, () => {
  it("goes on after its connection was cut, and not after it was stopped", async () => {
    const server = await throwawayPostgres();
    const other = new Client({ connectionString: server.url });
    await other.connect();
    const heard: string[] = [];
    let arrived = Promise.withResolvers<void>();
    const stop = await postgresListener(server.url, "test_channel", (payload) => {
      heard.push(payload);
      arrived.resolve();
    });
    try {
      await other.query("SELECT pg_notify('test_channel', 'first')");
      await arrived.promise;
      arrived = Promise.withResolvers();
      const { rowCount } = await other.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'");
      expect(rowCount).toBe(1);
      // Nothing is kept for it meanwhile: said again until it is back.
      const again = setInterval(() => void other.query("SELECT pg_notify('test_channel', 'second')"), 50);
      await arrived.promise;
      clearInterval(again);
      expect(new Set(heard)).toEqual(new Set(["first", "second"]));
      await stop();
      const listening = async () => (await other.query("SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")).rowCount;
      // The server notices a moment later that the connection is gone; one that came back would stay.
      while ((await listening()) !== 0) await new Promise((resolve) => setTimeout(resolve, 20));
    } finally {
      await stop();
      await other.end();
      await server.close();
    }
  }, 60_000);
});
