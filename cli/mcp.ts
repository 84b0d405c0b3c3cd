import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import { MajorTomError } from "#core/errors";
import { openDoor } from "#server/chat/client/door";

/** Speaks the Model Context Protocol on stdin and stdout, as the terminal's Owner: through the running server, else by itself. */
async function main(): Promise<void> {
  const door = await openDoor(process.env, (line) => process.stderr.write(`${line}\n`));
  const transport = new StdioServerTransport();
  const ended = Promise.withResolvers<void>();
  const running = new Set<Promise<void>>();

  const forward = async (message: JSONRPCMessage): Promise<void> => {
    const response = await door.fetch("/mcp", { method: "POST", body: JSON.stringify(message) });
    const text = await response.text();
    if ((response.headers.get("content-type") ?? "").startsWith("application/json") && text !== "")
      return transport.send(JSON.parse(text) as JSONRPCMessage);
    if (!response.ok && "id" in message && message.id !== undefined)
      await transport.send({ jsonrpc: "2.0", id: message.id, error: { code: -32_603, message: detailOf(text) ?? `HTTP ${response.status}` } });
  };
  transport.onmessage = (message) => {
    const work = forward(message)
      .catch(async (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        if ("id" in message && message.id !== undefined)
          await transport.send({ jsonrpc: "2.0", id: message.id, error: { code: -32_603, message: "Major Tom does not answer. Start it again." } });
      })
      .finally(() => running.delete(work));
    running.add(work);
  };
  transport.onclose = () => ended.resolve();
  process.stdin.once("end", () => ended.resolve());
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ended.resolve());
  await transport.start();
  await ended.promise;
  await Promise.allSettled(running);
  await door.close();
}

function detailOf(text: string): string | undefined {
  try {
    const { detail } = JSON.parse(text) as { detail?: unknown };
    return typeof detail === "string" ? detail : undefined;
  } catch {
    return undefined;
  }
}

try {
  await main();
  process.exit(0);
} catch (error) {
  console.error(
    error instanceof MajorTomError ? error.message : `It could not be started: ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exitCode = 1;
}
