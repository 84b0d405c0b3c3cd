import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { shootFilm } from "#scripts/film/shoot-film";
import { openBrowser } from "#web/e2e/browser.ts";
import { startServer } from "#web/e2e/server.ts";
import { DESK, PHONE, type Size, signedIn, visit } from "#web/e2e/stage.ts";

/**
 * The journey of the README, page by page, as pictures in docs/screenshots, and one change from words to node in docs/film.
 * `SERVER_URL` uses a server that runs already; `ONLY=film` or `ONLY=pages` makes one of the two.
 */
const FOLDER = "docs/screenshots";
/** Charts and fonts have settled by then, milliseconds. */
const SETTLE_MS = 1500;
/** Long enough for an answer on a busy machine, milliseconds. */
const ANSWER_MS = 90_000;

/** A node boots, is watched and ends in minutes of the world's time. */
const CLOCK_RATE = "20";
const only = process.env["ONLY"];

const opened = await openBrowser();
if (!("browser" in opened)) throw new Error(`No screenshots: ${opened.reason}.`);
const running = process.env["SERVER_URL"];
const server = running
  ? { url: running, close: async () => undefined }
  : await startServer({ MAJOR_TOM_DATA_DIR: mkdtempSync(join(tmpdir(), "major-tom-screenshots-")), MAJOR_TOM_CLOCK_RATE: CLOCK_RATE });
const stage = { browser: () => opened.browser, url: () => server.url };
mkdirSync(FOLDER, { recursive: true });

try {
  if (only !== "film") await pages();
  if (only !== "pages") await shootFilm(stage);
} finally {
  await opened.browser.close();
  await server.close();
}

async function pages(): Promise<void> {
  const { page, context } = await visit(stage, DESK);
  await page.goto("/");
  await page.getByRole("button", { name: /^Look around as/ }).waitFor();
  await shoot(page, "sign-in");
  await context.close();

  await picture("start", "/", DESK, "light", ".horizon .day");
  await picture("start-dark", "/", DESK, "dark", ".horizon .day");
  await picture("overview", "/overview", DESK, "light", "canvas");
  await picture("overview-dark", "/overview", DESK, "dark", "canvas");
  await picture("overview-phone", "/overview", PHONE, "light", "canvas");
  await picture("audit", "/audit", DESK, "light", "table, [role=grid]");
  await picture("settings", "/settings", DESK, "light", "main");
  await answer("answer", "What did we spend last month, by service?", DESK, "light");
  await answer("answer-dark", "Show EC2 per day over the last 30 days, split by account", DESK, "dark");
  await answer("why", "Why did cost change in October against September?", DESK, "light");
  await answer("answer-phone", "What did we spend last month, by service?", PHONE, "light");
}

async function picture(name: string, path: string, size: Size, theme: "light" | "dark", ready: string): Promise<void> {
  const { page, context } = await signedIn(stage, path, size, theme);
  await page.locator(ready).first().waitFor({ timeout: ANSWER_MS });
  await shoot(page, name);
  await context.close();
}

async function answer(name: string, question: string, size: Size, theme: "light" | "dark"): Promise<void> {
  const { page, context } = await signedIn(stage, "/", size, theme);
  const box = page.getByRole("textbox", { name: /^Ask about costs/ });
  await box.fill(question);
  await box.press("Enter");
  const said = page.getByLabel("Major Tom answered").last();
  await said.locator("canvas, table").first().waitFor({ timeout: ANSWER_MS });
  await page.waitForTimeout(SETTLE_MS);
  await page.getByLabel("You asked").last().scrollIntoViewIfNeeded();
  await shoot(page, name);
  await context.close();
}

async function shoot(
  page: { waitForTimeout(ms: number): Promise<void>; screenshot(options: { path: string }): Promise<unknown> },
  name: string,
): Promise<void> {
  await page.waitForTimeout(SETTLE_MS);
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  console.log(`${FOLDER}/${name}.png`);
}
