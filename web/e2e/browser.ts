import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const SYSTEM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable"];
/** Flags of the packaged Chromium that make a page slower, less stable or less like a person's browser. */
const DROPPED = /^--(single-process|no-zygote|disable-web-security|headless)/;

export type Opened = { readonly browser: Browser; readonly version: string } | { readonly reason: string };

/** A real Chromium: the system's where there is one, else the one from the npm registry (Linux x64). */
export async function openBrowser(): Promise<Opened> {
  const { executablePath, args } = await locate().catch((error: unknown) => ({
    executablePath: undefined,
    args: [String(error)],
  }));
  if (executablePath === undefined) return { reason: `no Chromium here (${args.join(" ").split("\n")[0]})` };
  try {
    const browser = await chromium.launch({
      executablePath,
      args: [...args, "--no-sandbox", "--disable-dev-shm-usage"],
      env: { ...process.env, TMPDIR: mkdtempSync(join(tmpdir(), "major-tom-chromium-")) },
    });
    return { browser, version: browser.version() };
  } catch (error) {
    return { reason: `Chromium does not start (${String(error).split("\n")[0]})` };
  }
}

async function locate(): Promise<{ readonly executablePath: string | undefined; readonly args: readonly string[] }> {
  const system = process.env["CHROMIUM"] ?? SYSTEM.find((path) => existsSync(path));
  if (system !== undefined) return { executablePath: system, args: [] };
  const packaged = (await import("@sparticuz/chromium")).default;
  return { executablePath: await packaged.executablePath(), args: packaged.args.filter((flag) => !DROPPED.test(flag)) };
}
