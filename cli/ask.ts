import { parseArgs } from "node:util";
import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { once } from "node:events";
import { MajorTomError } from "#core/errors";
import { askOnce } from "#server/chat/client/ask-once";
import { openDoor } from "#server/chat/client/door";
import { printed } from "#cli/ask/print";
import { readQuestions } from "#cli/ask/questions";

const USAGE = `Usage: npm run -s ask -- "question" [--json]
       npm run -s ask -- --file questions.jsonl [--out answers.jsonl]`;

/** Asks from a terminal: one question, or a file of them. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      file: { type: "string" },
      out: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help || (values.file === undefined && positionals.length === 0)) {
    console.error(USAGE);
    return values.help ? 0 : 2;
  }
  const door = await openDoor(process.env, (line) => process.stderr.write(`${line}\n`));
  try {
    return values.file === undefined ? await single(positionals.join(" "), values.json) : await many(values.file, values.out);
  } finally {
    await door.close();
  }

  async function single(question: string, json: boolean): Promise<number> {
    const answer = await askOnce(door, door.newThread(), question);
    console.log(json ? JSON.stringify(answer) : printed(answer));
    return "error" in answer ? 1 : 0;
  }

  async function many(file: string, out: string | undefined): Promise<number> {
    const questions = readQuestions(await readFile(file, "utf8"));
    const target = out === undefined ? process.stdout : createWriteStream(out);
    const threads = new Map<string, string>();
    for (const { echo, conv, text, fault } of questions) {
      const thread = (conv === undefined ? undefined : threads.get(conv)) ?? door.newThread();
      if (conv !== undefined) threads.set(conv, thread);
      const answer = text === undefined ? { question: "", error: fault ?? "The line holds no text." } : await askOnce(door, thread, text);
      if (!target.write(`${JSON.stringify({ ...echo, ...answer })}\n`)) await once(target, "drain");
    }
    if (target !== process.stdout) {
      target.end();
      await once(target, "finish");
    }
    return 0;
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(
    error instanceof MajorTomError ? error.message : `The question could not be asked: ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exitCode = 1;
}
