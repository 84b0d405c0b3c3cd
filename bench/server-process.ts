import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { readLockHolder } from "#server/data-folder-lock";

export type ServerProcess = { readonly url: string; readonly token: string; readonly pid: number; readonly startMs: number; close(): Promise<void> };

/** The product as its users start it, in a process of its own, on loopback. */
export async function startServer(
  environment: Readonly<Record<string, string>>,
  dataDir = mkdtempSync(join(tmpdir(), "major-tom-bench-")),
): Promise<ServerProcess> {
  const startedAt = performance.now();
  const port = await freePort();
  const child = spawn(process.execPath, [join(import.meta.dirname, "..", "server", "main.ts")], {
    env: { ...process.env, PORT: String(port), MAJOR_TOM_DATA_DIR: dataDir, OPENAI_API_KEY: "", OPENAI_BASE_URL: "", COST_DATA: "", ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await listening(child);
  const holder = readLockHolder(dataDir);
  if (!holder || child.pid === undefined) throw new Error("The server wrote no lock.");
  return {
    url,
    token: holder.token,
    pid: child.pid,
    startMs: performance.now() - startedAt,
    async close() {
      child.kill("SIGTERM");
      if (child.exitCode === null) await new Promise((resolve) => child.once("exit", resolve));
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`The server ended with ${code} before it listened.`)));
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on("line", (line) => {
      const url = /^Major Tom is listening on (\S+)/.exec(line)?.[1];
      if (url) resolve(url);
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
