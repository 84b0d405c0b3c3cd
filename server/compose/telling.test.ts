import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { openTelling } from "#server/compose/telling";
import { EventHub } from "#server/events/event-hub";
import { cancelProposal } from "#services/proposals/cancel";
import { aCompany } from "#services/testing/a-company";
import { aDraft } from "#services/testing/gate-steps";
import { threadNotices } from "#services/threads/notices";

describe("telling", () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await embeddedTestDatabase();
  });
  afterAll(() => test.close());

  it("brings an outcome into its conversation by itself: what happens while it listens, and what was left from before", async () => {
    const { owner, tenantId } = await aCompany(test);
    await owner.ctx.db.record((tx) =>
      tx.query("INSERT INTO threads (tenant_id, id, user_id, title) VALUES ($1, 't1', $2, 'x'), ($1, 't2', $2, 'y')", [tenantId, owner.userId]),
    );
    const [before, after] = [await aDraft(owner, { threadId: "t1" }), await aDraft(owner, { threadId: "t2" })];
    await cancelProposal(owner.ctx, { id: before.id, reason: "before" });

    const events = new EventHub();
    const threads = new Map(["t1", "t2"].map((id) => [id, Promise.withResolvers<void>()]));
    events.watch({ tenantId, send: ({ type, id }) => type === "thread" && threads.get(id ?? "")?.resolve(), end: () => undefined });
    const failures: unknown[] = [];
    const telling = await openTelling({ database: test.database, events, log: (line) => failures.push(line) });
    await threads.get("t1")?.promise;
    await cancelProposal(owner.ctx, { id: after.id, reason: "after" });
    await threads.get("t2")?.promise;
    await telling.close();

    expect(await threadNotices(owner.ctx, "t1")).toMatchObject([{ topic: "cancelled", notice: { proposal: before.id, reason: "before" } }]);
    expect(await threadNotices(owner.ctx, "t2")).toMatchObject([{ topic: "cancelled", notice: { proposal: after.id, reason: "after" } }]);
    expect(failures).toEqual([]);
  });
});
