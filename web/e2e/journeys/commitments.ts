import { readFileSync } from "node:fs";
import type { Locator, Page } from "playwright-core";
import { expect, it } from "vitest";
import { csvTable } from "#core/csv/testing/csv-table";
import { detailOf } from "#web/e2e/proposals.ts";
import { signedIn, signedInAs, SOON, type Stage } from "#web/e2e/stage.ts";

const PASSWORD = "major-tom-demo";
/** An analysis replays months of hours, on a busy machine. */
const WORKED_OUT = { timeout: 60_000 } as const;

/** Four pages that each replay the usage. */
const JOURNEY_MS = 240_000;

/** From the frontier to a plan that is queued, and back: dragged, drafted, signed by two people, cancelled before it starts. */
export function commitmentsJourney(stage: Stage): void {
  it(
    "drags a point of the frontier, has it drafted, signs by typing the total, sees it queued, and cancels it",
    async () => {
      const { page, context, faults } = await signedIn(stage, "/commitments");
      const point = page.getByRole("slider", { name: /^Commitment an hour/ });
      await point.waitFor(WORKED_OUT);
      const advised = await point.getAttribute("aria-valuetext");
      await point.focus();
      await page.keyboard.press("ArrowRight");
      expect(await point.getAttribute("aria-valuetext")).not.toBe(advised);
      const plot = await page.locator(".frontier").boundingBox();
      if (plot === null) throw new Error("The frontier is not drawn.");
      await page.mouse.move(plot.x + plot.width / 4, plot.y + plot.height / 2);
      await page.mouse.down();
      await page.mouse.move(plot.x + plot.width / 2.6, plot.y + plot.height / 3, { steps: 4 });
      await page.mouse.up();
      expect(await point.getAttribute("aria-valuetext")).toMatch(
        /^\$[\d.]+ per hour: effective savings rate [\d.]+\s%, lock-in [\d.]+ months, saves/,
      );
      await page.getByRole("group", { name: "The point on the frontier" }).getByRole("button", { name: "Draft this" }).click(WORKED_OUT);
      await confirmUntilDrafted(page);

      const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
      const card = page.getByRole("article", { name: `Proposal ${id}` });
      await card.getByText("asked for it in person").waitFor(SOON);
      // Money is never signed by whom asked for it.
      expect(await card.getByRole("button", { name: "Review and sign" }).count()).toBe(0);

      const admin = await signedInAs(stage, "admin", `/approvals/${id}`);
      await signByTotal(admin.page);
      await admin.page.getByRole("article").getByText("Succeeded", { exact: true }).waitFor(WORKED_OUT);
      expect(admin.faults).toEqual([]);
      await admin.context.close();

      await page.goto("/commitments#pipeline");
      // The part that the address names stays in view while what stands above it is worked out.
      await point.waitFor(WORKED_OUT);
      const purchases = page.getByRole("region", { name: "Purchases", exact: true });
      await expect.poll(async () => (await purchases.boundingBox())?.y ?? -1, SOON).toBeGreaterThan(0);
      expect((await purchases.boundingBox())?.y).toBeLessThan(400);
      await tiesToItsFiles(page);
      const queued = page.getByRole("region", { name: "Queued", exact: true }).getByRole("listitem").filter({ hasText: id });
      await queued.getByRole("button", { name: /^Cancel/ }).click(WORKED_OUT);
      await page.getByRole("dialog").getByRole("button", { name: "Draft the cancellation" }).click();
      await page.waitForURL((url) => /\/approvals\/APR-\d+$/.test(url.pathname), WORKED_OUT);
      await page.getByRole("article").getByRole("button", { name: "Approve" }).click(WORKED_OUT);
      await page.getByRole("article").getByText("Succeeded", { exact: true }).waitFor(WORKED_OUT);
      await page.goto("/commitments#pipeline");
      await page.getByRole("button", { name: /^Cancelled 1/ }).click(WORKED_OUT);
      await page.getByRole("region", { name: "Purchases" }).getByRole("listitem").filter({ hasText: id }).getByText("Cancelled.").waitFor(SOON);
      expect((await detailOf(context, id)).state).toBe("succeeded");
      // Asking without the password is refused once, and answered by a dialog; the guard of the month's end likewise.
      expect(faults.filter((fault) => !/status of 4(03|09|22)/.test(fault))).toEqual([]);
      await context.close();
    },
    JOURNEY_MS,
  );
}

/** Asking for money is a signature: the password first; in the last days of a month also another start. */
async function confirmUntilDrafted(page: Page): Promise<void> {
  const password = page.getByRole("dialog", { name: "Confirm that it is you" });
  const late = page.getByRole("dialog", { name: "Late in the month" });
  const card = page.getByRole("article", { name: /^Proposal APR-/ });
  for (;;) {
    await password.or(late).or(card).first().waitFor(WORKED_OUT);
    if (await card.isVisible()) return;
    if (await late.isVisible()) {
      await late.getByRole("button", { name: /^Start on/ }).click();
      await late.waitFor({ state: "detached" });
    } else {
      await password.getByLabel("Password").fill(PASSWORD);
      await password.getByRole("button", { name: "Confirm" }).click();
      await password.waitFor({ state: "detached" });
    }
  }
}

/** What the page shows stands in its files, unrounded: the purchases, and the point of the frontier as a simulation. */
async function tiesToItsFiles(page: Page): Promise<void> {
  const file = async (press: Locator) => {
    const download = page.waitForEvent("download");
    await press.click();
    return csvTable(readFileSync((await (await download).path()) ?? "", "utf8"));
  };
  const bought = await file(page.getByRole("link", { name: "CSV of purchases", exact: true }));
  const total = page.locator(".purchase-facts dd").first();
  expect(dollars((await total.textContent()) ?? "")).toBe(dollars(bought.rows[0]?.["total_usd"] ?? ""));
  const says = page.getByRole("group", { name: "The point on the frontier" });
  const simulation = says.getByRole("button", { name: "CSV of simulation", exact: true });
  await expect.poll(() => simulation.isEnabled(), WORKED_OUT).toBe(true);
  const [row] = (await file(simulation)).rows;
  expect(dollars((await says.locator("dd").nth(1).textContent()) ?? "")).toBe(dollars(row?.["saving_usd_per_month"] ?? ""));
}

/** To the cent, of a figure on the page or in a file. */
const dollars = (text: string): string => Number(text.replaceAll("\u2212", "-").replaceAll(/[^\d.-]/g, "")).toFixed(2);

/** The sheet: it is you, the total by hand, the signature. What is pasted does not count, and Enter signs nothing. */
async function signByTotal(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Review and sign" }).click();
  const sheet = page.getByRole("dialog", { name: /^Commit \$[\d,]+\.\d\d over 1 year$/ });
  await sheet.getByLabel("Password").fill(PASSWORD);
  await sheet.getByRole("button", { name: "Confirm" }).click();
  await sheet.getByText(/^Password confirmed/).waitFor();
  const spelled = /It has to read ([\d,]+\.\d\d)\./.exec((await sheet.textContent()) ?? "")?.[1] ?? "";
  const total = sheet.getByRole("textbox", { name: "Type the total, in USD" });
  const sign = sheet.getByRole("button", { name: `Sign $${spelled}` });
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate((text) => navigator.clipboard.writeText(text), spelled);
  await total.focus();
  await page.keyboard.press("Control+v");
  await sheet.getByText(/what is pasted does not count/).waitFor();
  expect([await total.inputValue(), await sign.isDisabled()]).toEqual(["", true]);
  await page.keyboard.type(spelled);
  await page.keyboard.press("Enter");
  expect(await sheet.isVisible()).toBe(true);
  await sign.click();
  await sheet.waitFor({ state: "detached" });
}
