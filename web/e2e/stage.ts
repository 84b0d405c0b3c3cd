import type { Browser, BrowserContext, Page } from "playwright-core";

export type Size = { readonly width: number; readonly height: number };
export const DESK: Size = { width: 1440, height: 900 };
export const PHONE: Size = { width: 390, height: 844 };

/** What a page does at once takes its time on a busy machine. */
export const SOON = { timeout: 15_000 } as const;

/** What the journeys share: the browser and where the server is. */
export type Stage = { readonly browser: () => Browser; readonly url: () => string };

export type Visit = { readonly page: Page; readonly context: BrowserContext; readonly faults: readonly string[] };

/** A fresh visitor. Everything that the page logs as an error is kept: a refused script, style or request counts. */
export async function visit(stage: Stage, size: Size = DESK, theme: "light" | "dark" = "light"): Promise<Visit> {
  const phone = size.width < 500;
  const context = await stage.browser().newContext({
    viewport: { ...size },
    colorScheme: theme,
    baseURL: stage.url(),
    acceptDownloads: true,
    hasTouch: phone,
    isMobile: phone,
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of 40[14]/.test(message.text())) faults.push(message.text());
  });
  return { page, context, faults };
}

/** One click into the sandbox company, as a stranger does it. */
export async function enterDemo(stage: Stage, size: Size = DESK, theme: "light" | "dark" = "light"): Promise<Visit> {
  const visitor = await visit(stage, size, theme);
  await visitor.page.goto("/");
  await visitor.page.getByRole("button", { name: /^Look around as/ }).click();
  await visitor.page.getByRole("textbox", { name: /^Ask about costs/ }).waitFor();
  return visitor;
}

/** The sandbox company's owner, signed in before the page opens. */
export const signedIn = (stage: Stage, path = "/", size: Size = DESK, theme: "light" | "dark" = "light"): Promise<Visit> =>
  signedInAs(stage, "owner", path, size, theme);

export async function signedInAs(
  stage: Stage,
  role: "owner" | "admin" | "viewer",
  path = "/",
  size: Size = DESK,
  theme: "light" | "dark" = "light",
): Promise<Visit> {
  const visitor = await visit(stage, size, theme);
  const answer = await visitor.context.request.post("/api/auth/demo", {
    data: { email: `${role}@demo.test` },
    headers: { origin: stage.url() },
  });
  if (!answer.ok()) throw new Error(`The demo sign-in answered ${answer.status()}.`);
  await visitor.page.goto(path);
  return visitor;
}

/** Asks on the page and waits until the answer is whole. */
export async function ask(page: Page, question: string): Promise<void> {
  const answers = await page.getByLabel("Major Tom answered").count();
  await page.getByRole("textbox", { name: /^Ask about/ }).fill(question);
  await page.keyboard.press("Enter");
  await whole(page, answers);
}

/** Waits until the answer number `at`, from 0, is there and complete. */
export async function whole(page: Page, at: number): Promise<void> {
  await page.getByLabel("Major Tom answered").nth(at).waitFor();
  await page.locator("[aria-busy='true']").waitFor({ state: "detached" });
}
