import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));

export type StartedServer = {
  readonly process: ChildProcess;
  /** Where it listens; undefined where it ended instead. */
  readonly url: string | undefined;
  readonly code: number | null;
  /** All that it printed so far. */
  output(): { readonly out: string; readonly err: string };
  end(signal: NodeJS.Signals): Promise<number | null>;
};

/** `npm start` as a process of its own, until it listens or gives up. Free port unless one is named. */
export async function startServer(environment: Readonly<Record<string, string>>): Promise<StartedServer> {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env["PATH"] ?? "", PORT: "0", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const exited = once(child, "exit") as Promise<[number | null]>;
  const listening = new Promise<string>((resolve) => {
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk.toString();
      const url = /Major Tom is listening on (\S+)/.exec(out)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
  const url = await Promise.race([listening, exited.then(() => undefined)]);
  return {
    process: child,
    url,
    code: url === undefined ? (await exited)[0] : null,
    output: () => ({ out, err }),
    async end(signal) {
      child.kill(signal);
      return (await exited)[0];
    },
  };
}
