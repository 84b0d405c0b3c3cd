import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const LONGEST_CALL_MS = 60_000;

/** Where a program is; undefined where the machine has none. */
export function binary(name: string): string | undefined {
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** What a program printed; an exit code other than 0 is thrown, with what it said. */
export async function output(file: string, parameters: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<string> {
  const { stdout } = await run(file, [...parameters], { env: { ...process.env, ...environment }, timeout: LONGEST_CALL_MS, maxBuffer: 16_000_000 });
  return stdout;
}
