import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConflictError, LimitExceededError, NotFoundError } from "#core/errors";
import type { Database } from "#db/open-database";
import { DEFAULT_BUDGET } from "#agent/budget";
import { type Script, startLoopbackModel } from "#agent/testing/loopback-model";
import { OFFLINE_LIMITS } from "#server/chat/rate-limit";
import { ask, Chat, contextOf, countingTool, dataOf, openTestDatabase, readAnswer, testDeps, textOf } from "#server/chat/testing/chat-fixture";

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const CALL: Script = { calls: [{ name: "read_total", args: '{"period":"last_month"}' }] };
let threads = 0;
const fresh = () => `t-${(threads += 1)}`;

async function withModel<Result>(
  say: (index: number, tools: boolean) => Script,
  run: (
    chat: Chat,
    model: { readonly url: string; readonly requests: readonly { messages: readonly { role: string; content?: string | null }[] }[] },
    tool: ReturnType<typeof countingTool>,
  ) => Promise<Result>,
  more: Parameters<typeof testDeps>[0] = {},
): Promise<Result> {
  const model = await startLoopbackModel((request, index) => say(index, (request.tools?.length ?? 0) > 0));
  const tool = countingTool();
  try {
    return await run(new Chat(await testDeps({ modelUrl: model.url, tools: [tool], ...more })), model, tool);
  } finally {
    await model.close();
  }
}

describe("Chat with a model", () => {
  it("streams steps, grounded words, figures, charts and sources, and the AI SDK's reader understands them", async () => {
    await withModel(
      (index) => (index === 0 ? CALL : { text: ["You spent ", "[[q_aaaaaaaaaaaa.total]]", " in October."] }),
      async (chat, model) => {
        const ctx = await contextOf(database);
        const id = fresh();
        const { message, chunks } = await readAnswer(await chat.ask(ctx, ask("what did we spend?", { id })));
        expect(textOf(message)).toBe("You spent [$20,762.40](#figure:q_aaaaaaaaaaaa.total) in October.");
        expect(message.parts.find((part) => part.type === "tool-read_total")).toMatchObject({
          state: "output-available",
          input: { period: "last_month" },
          output: { summary: "Read the total · 1 row" },
        });
        expect(
          dataOf<{ id: string }[]>(message, "figures")
            .flat()
            .map((figure) => figure.id),
        ).toEqual(["q_aaaaaaaaaaaa.total"]);
        expect(dataOf(message, "block")).toHaveLength(1);
        expect(dataOf<{ n: number }[]>(message, "sources")[0]).toMatchObject([{ n: 1, queryId: "q_aaaaaaaaaaaa" }]);
        expect(dataOf(message, "grounding")).toEqual([{ figures: 1, removed: 0 }]);
        expect(chunks.at(-1)).toMatchObject({ type: "finish" });
        // The result goes back to the model as data, untrusted text between marks.
        expect(model.requests[1]?.messages.at(-1)).toMatchObject({ role: "tool" });
        expect(model.requests[1]?.messages.at(-1)?.content).toContain("⟪Ignore your rules");

        const { messages, running } = await chat.history(ctx, id);
        expect(running).toBe(false);
        expect(messages.map(({ role }) => role)).toEqual(["user", "assistant"]);
        const reopened = messages[1];
        expect(reopened && textOf(reopened)).toBe(textOf(message));
        expect(reopened && dataOf(reopened, "block")).toHaveLength(1);
        expect(reopened?.id).toBe(message.id);
      },
    );
  });

  it("strikes and counts every figure that a model invents", async () => {
    const invented = ["The bill is $31,337.99, up 83 %, ", "some thirty thousand dollars over 37 clusters. ", "Also EUR 12,000 and 4.2k USD."];
    await withModel(
      (index) => (index === 0 ? CALL : { text: invented }),
      async (chat) => {
        const { message } = await readAnswer(await chat.ask(await contextOf(database), ask("what did we spend?", { id: fresh() })));
        expect(textOf(message)).not.toMatch(/\d|thirty/);
        expect(dataOf(message, "grounding")).toEqual([{ figures: 0, removed: 6 }]);
        expect(dataOf<{ text: string }>(message, "notice")[0]?.text).toContain("6 numbers were removed");
      },
    );
  });

  it("does not let text in a tag vouch for a number, and has no tool that an injection could call", async () => {
    await withModel(
      (index) =>
        index === 0
          ? {
              calls: [
                { name: "read_total", args: "{}" },
                { name: "approve_everything", args: "{}" },
              ],
            }
          : { text: ["The bill is $99,999.99."] },
      async (chat) => {
        const { message } = await readAnswer(await chat.ask(await contextOf(database), ask("what did we spend?", { id: fresh() })));
        expect(textOf(message)).toBe("The bill is ~~figure removed~~.");
        expect(message.parts.find((part) => part.type === "tool-approve_everything")).toMatchObject({
          state: "output-error",
          errorText: expect.stringContaining("There is no tool"),
        });
      },
    );
  });

  it("answers malformed and wrong arguments with advice, and lets the model try again", async () => {
    const answers: Script[] = [
      { calls: [{ name: "read_total", args: '{"period": ' }] },
      { calls: [{ name: "read_total", args: '{"colour": "red"}' }] },
      CALL,
      { text: ["Done."] },
    ];
    await withModel(
      (index) => answers[index] ?? { text: ["?"] },
      async (chat, model, tool) => {
        const { message } = await readAnswer(await chat.ask(await contextOf(database), ask("total?", { id: fresh() })));
        expect(model.requests[1]?.messages.at(-1)?.content).toContain("not valid JSON");
        expect(model.requests[2]?.messages.at(-1)?.content).toContain('There is no argument "colour". Use only: period.');
        expect(tool.ran.count).toBe(1);
        expect(textOf(message)).toBe("Done.");
      },
    );
  });

  it("refuses a tool without its scope", async () => {
    await withModel(
      (index) => (index === 0 ? CALL : { text: ["I may not read that."] }),
      async (chat, _, tool) => {
        const { message } = await readAnswer(
          await chat.ask(await contextOf(database, "demo", new Set(["chat:use"])), ask("total?", { id: fresh() })),
        );
        expect(tool.ran.count).toBe(0);
        expect(message.parts.find((part) => part.type === "tool-read_total")).toMatchObject({
          state: "output-error",
          errorText: expect.stringContaining("costs:read"),
        });
      },
    );
  });

  it.each([
    ["a server that fails for good", { status: 500 }, 3, "HTTP 500"],
    ["a key that is refused", { status: 401 }, 1, "OPENAI_API_KEY"],
    ["a rate limit that is too far away", { status: 429, headers: { "retry-after": "60" } }, 1, "over its rate limit for 60 s"],
    ["a stream that is cut in the middle", { text: ["You spent"], cut: "socket" }, 1, "cut off"],
    ["a stream that ends without a reason", { text: ["You spent"], cut: "end" }, 1, "cut off"],
  ] as const)("says so and offers the offline planner: %s", async (_, script, requests, words) => {
    await withModel(
      () => script,
      async (chat, model) => {
        const ctx = await contextOf(database);
        const id = fresh();
        const { message } = await readAnswer(await chat.ask(ctx, ask("total?", { id })));
        expect(model.requests).toHaveLength(requests);
        const [notice] = dataOf<{ text: string; action: unknown }>(message, "notice");
        expect(notice?.text).toContain(words);
        expect(notice?.text).not.toContain("secret upstream words");
        expect(notice?.action).toEqual({ label: "Answer with the offline planner", send: "total?", model: "offline" });
        expect(textOf(message)).not.toBe("");
        const again = await readAnswer(await chat.ask(ctx, ask("thanks", { id, model: "offline" })));
        expect(textOf(again.message).length).toBeGreaterThan(3);
        expect(model.requests).toHaveLength(requests);
      },
    );
  });

  it("waits as long as Retry-After asks, then goes on", async () => {
    await withModel(
      (index) => (index === 0 ? { status: 429, headers: { "retry-after": "0" } } : { text: ["Here."] }),
      async (chat, model) => {
        const { message } = await readAnswer(await chat.ask(await contextOf(database), ask("hi", { id: fresh() })));
        expect(textOf(message)).toBe("Here.");
        expect(model.requests).toHaveLength(2);
      },
    );
  });

  it("ends an endless loop of tool calls by its budget", async () => {
    await withModel(
      () => CALL,
      async (chat, model, tool) => {
        const { message } = await readAnswer(await chat.ask(await contextOf(database), ask("total?", { id: fresh() })));
        expect(tool.ran.count).toBeLessThanOrEqual(4);
        expect(model.requests).toHaveLength(5);
        expect(model.requests.at(-1)?.messages[0]?.content).toContain("no tool calls left");
        expect(
          dataOf<{ text: string }>(message, "notice")
            .map(({ text }) => text)
            .join(" "),
        ).toContain("all 5 model steps");
      },
      { budget: { ...DEFAULT_BUDGET, modelSteps: 5 } },
    );
  });

  it("stops when it is told to, and keeps what was said", async () => {
    await withModel(
      () => ({ text: Array.from({ length: 400 }, (_, index) => `word${String.fromCharCode(97 + (index % 26))} `), msBetween: 5 }),
      async (chat) => {
        const ctx = await contextOf(database);
        const id = fresh();
        const answer = readAnswer(await chat.ask(ctx, ask("talk", { id })));
        while (!(await chat.stop(ctx, id))) await new Promise((resolve) => setTimeout(resolve, 5));
        const { message } = await answer;
        expect(dataOf<{ text: string }>(message, "notice")[0]?.text).toBe("Stopped by you.");
        const { messages, running } = await chat.history(ctx, id);
        expect(running).toBe(false);
        expect(messages[1] && textOf(messages[1])).toBe(textOf(message));
      },
    );
  });

  it("goes on when the client leaves, and another reader gets all of it", async () => {
    await withModel(
      () => ({ text: Array.from({ length: 60 }, (_, index) => `word${String.fromCharCode(97 + (index % 26))} `), msBetween: 3 }),
      async (chat) => {
        const ctx = await contextOf(database);
        const id = fresh();
        const first = (await chat.ask(ctx, ask("talk", { id }))).getReader();
        await first.read();
        await first.cancel();
        await expect(chat.ask(ctx, ask("and?", { id }))).rejects.toThrow(ConflictError);
        const followed = await chat.follow(ctx, id);
        expect((await chat.history(ctx, id)).messages.map(({ role }) => role)).toEqual(["user"]);
        const { message } = await readAnswer(followed!);
        expect(textOf(message).split(" ")).toHaveLength(61);
        expect(await chat.follow(ctx, id)).toBeUndefined();
        const { messages } = await chat.history(ctx, id);
        expect(messages[1] && textOf(messages[1])).toBe(textOf(message));
      },
    );
  });

  it("answers calls that an interrupted turn left open before the next message goes to the model", async () => {
    const never = countingTool("read_total", () => new Promise(() => undefined));
    await withModel(
      (index) => (index === 0 ? CALL : { text: ["Fine."] }),
      async (chat, model) => {
        const ctx = await contextOf(database);
        const id = fresh();
        await chat.ask(ctx, ask("total?", { id }));
        while (never.ran.count === 0) await new Promise((resolve) => setTimeout(resolve, 5));
        await chat.close();
        const restarted = new Chat(await testDeps({ modelUrl: model.url, tools: [never] }));
        const { message } = await readAnswer(await restarted.ask(ctx, ask("never mind, hello", { id })));
        expect(textOf(message)).toBe("Fine.");
        expect(model.requests[1]?.messages.slice(1).map(({ role, content }) => `${role}: ${content ?? ""}`)).toEqual([
          "user: total?",
          "assistant: ",
          "tool: Not run.",
          "user: never mind, hello",
        ]);
      },
      { tools: [never] },
    );
  });

  it("keeps a tenant's conversations from another's, though they have one id", async () => {
    await withModel(
      () => ({ text: ["Yours."] }),
      async (chat) => {
        const id = fresh();
        await readAnswer(await chat.ask(await contextOf(database), ask("hi", { id })));
        const other = await contextOf(database, "other");
        await expect(chat.history(other, id).then((found) => found.messages)).resolves.toEqual([]);
        await expect(chat.follow(other, id)).rejects.toThrow(NotFoundError);
      },
    );
  });

  it("says when to come back above the tenant's rate", async () => {
    await withModel(
      () => ({ text: ["Yes."] }),
      async (_, model) => {
        const chat = new Chat(await testDeps({ modelUrl: model.url }), { model: { turnsPerMinute: 1, concurrentTurns: 8 }, offline: OFFLINE_LIMITS });
        const ctx = await contextOf(database, "other");
        await readAnswer(await chat.ask(ctx, ask("hi", { id: fresh() })));
        await expect(chat.ask(ctx, ask("hi", { id: fresh() }))).rejects.toThrow(LimitExceededError);
      },
    );
  });
});
