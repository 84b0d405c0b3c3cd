import { appendFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { ask, Chat, contextOf, openTestDatabase, testDeps } from "#server/chat/testing/chat-fixture";
import { type ReadTool, readTool } from "#tools/kit/define-tool";

/** Two tools that write down each time they run; the second one takes `slowMs`. */
export function writingTools(file: string, slowMs: number): ReadTool[] {
  return ["quick", "slow"].map((name) =>
    readTool({
      name,
      description: name,
      scope: "costs:read",
      input: z.object({}),
      guards: [],
      async run() {
        appendFileSync(file, `${name} started\n`);
        if (name === "slow") await pause(slowMs);
        return { summary: `${name} is done`, data: { name }, figures: [], blocks: [], sources: [] };
      },
    }),
  );
}

// As a program: starts a turn whose slow tool never ends, for the test to kill.
const [, , folder, file, modelUrl] = process.argv;
if (import.meta.main && folder && file && modelUrl) {
  const database = await openTestDatabase(folder);
  const chat = new Chat(await testDeps({ modelUrl, tools: writingTools(file, 600_000) }));
  await chat.ask(await contextOf(database), ask("total?", { id: "killed" }));
  await pause(600_000);
}
