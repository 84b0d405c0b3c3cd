import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CanaryCheck } from "#core/api/canary";
import type { Database } from "#db/open-database";
import { startLoopbackModel } from "#agent/testing/loopback-model";
import { ask, Chat, contextOf, countingTool, dataOf, openTestDatabase, readAnswer, testDeps, TOTAL } from "#server/chat/testing/chat-fixture";
import { insertRun } from "#services/canary/canary-store";

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const check = (state: CanaryCheck["state"]): CanaryCheck => ({
  id: "files",
  title: "Answers reconcile with the files as they were read",
  kind: "metamorphic",
  state,
  sentence: "2026-10 in answers is $1.00, in the files it is $2.00: $1.00 apart.",
  queryIds: [],
});

describe("answers while a check of the figures fails", () => {
  it("caution by what fails, where they show figures, and no longer than it fails", async () => {
    const model = await startLoopbackModel((request, index) =>
      /hello/.test(JSON.stringify(request.messages.findLast(({ role }) => role === "user")))
        ? { text: ["Hello."] }
        : index % 2 === 0
          ? { calls: [{ name: "read_total", args: "{}" }] }
          : { text: [`[[${TOTAL.id}]]`] },
    );
    try {
      const chat = new Chat(await testDeps({ modelUrl: model.url, tools: [countingTool()] }));
      const ctx = await contextOf(database);
      const other = await contextOf(database, "other");
      const noticesOf = async (of: typeof ctx, id: string, text: string) =>
        dataOf(await readAnswer(await chat.ask(of, ask(text, { id }))).then(({ message }) => message), "notice");
      const look = (state: CanaryCheck["state"]) =>
        ctx.db.record((tx) => insertRun(tx, { dataVersion: "v", checks: [check(state)], holds: state === "holds" ? 1 : 0, total: 1 }));

      await look("fails");
      expect(await noticesOf(ctx, "t-1", "what did we spend?")).toEqual([
        {
          tone: "caution",
          text: "Figures are checked each night; 1 of 1 checks fails. Answers reconcile with the files as they were read: 2026-10 in answers is $1.00, in the files it is $2.00: $1.00 apart. Treat figures with care until it is cleared up.",
        },
      ]);
      expect(await noticesOf(other, "t-2", "what did we spend?")).toEqual([]);
      await look("holds");
      expect(await noticesOf(ctx, "t-3", "what did we spend?")).toEqual([]);
      await look("fails");
      expect(await noticesOf(ctx, "t-4", "hello")).toEqual([]);
    } finally {
      await model.close();
    }
  });
});
