import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { startLoopbackModel } from "#agent/testing/loopback-model";
import { Chat, contextOf, openTestDatabase, readAnswer, testDeps, textOf } from "#server/chat/testing/chat-fixture";
import { writingTools } from "#server/chat/testing/turn-to-kill";

const linesOf = (file: string) => (existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : []);

describe("a turn that kill -9 cut off", () => {
  it("goes on when its conversation is opened, without running a finished tool again", { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "major-tom-kill-"));
    const file = join(folder, "ran.txt");
    const model = await startLoopbackModel((request) =>
      request.messages.some(({ role }) => role === "tool")
        ? { text: ["Both are ", "done."] }
        : {
            text: ["One moment. "],
            calls: [
              { name: "quick", args: "{}" },
              { name: "slow", args: "{}" },
            ],
          },
    );
    try {
      const child = spawn(process.execPath, [join(import.meta.dirname, "testing", "turn-to-kill.ts"), join(folder, "db"), file, model.url], {
        stdio: "inherit",
      });
      while (linesOf(file).length < 2) await pause(20);
      // The finished tool's result is saved beside the running one.
      await pause(500);
      child.kill("SIGKILL");
      await new Promise((resolve) => child.once("exit", resolve));

      const database = await openTestDatabase(join(folder, "db"));
      const chat = new Chat(await testDeps({ modelUrl: model.url, tools: writingTools(file, 0) }));
      const ctx = await contextOf(database);
      const stream = await chat.follow(ctx, "killed");
      const { message } = await readAnswer(stream!);
      expect(linesOf(file)).toEqual(["quick started", "slow started", "slow started"]);
      expect(model.requests).toHaveLength(2);
      expect(textOf(message)).toBe("One moment. Both are done.");
      expect(message.parts.filter((part) => part.type.startsWith("tool-")).map((part) => ("state" in part ? part.state : ""))).toEqual([
        "output-available",
        "output-available",
      ]);
      expect((await chat.history(ctx, "killed")).running).toBe(false);
      await database.close();
    } finally {
      await model.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
