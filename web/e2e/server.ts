import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** A first start makes the sandbox's bill: 20 s on two free cores, far more on busy ones. */
export const STARTS_WITHIN_MS = 280_000;

export type Started = { readonly url: string; readonly close: () => Promise<void> };

/** The product itself, as `npm start` runs it, on a port of its own. */
export async function startServer(environment: Readonly<Record<string, string>>): Promise<Started> {
  const child = spawn(process.execPath, ["server/main.ts"], {
    cwd: ROOT,
    env: { ...clean(), PORT: "0", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  try {
    return { url: await listening(child), close: () => closed(child) };
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
}

/** Nothing of the developer's own configuration reaches the tests. */
function clean(): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(OPENAI_|DATABASE_URL|COST_DATA|MAJOR_TOM_|VITEST|NODE_OPTIONS|NODE_ENV|HOST|PORT)/.test(name)),
  );
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const timer = setTimeout(() => reject(new Error(`The server did not start within ${STARTS_WITHIN_MS / 1000} s.\n${said}`)), STARTS_WITHIN_MS);
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      const url = /listening on (http:\/\/\S+)/.exec(said)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`The server ended with ${code}.\n${said}`));
    });
  });
}

function closed(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    const timer = setTimeout(() => child.kill("SIGKILL"), 8_000);
    child.once("exit", () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill("SIGTERM");
  });
}
