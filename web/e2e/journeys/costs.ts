import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import type { Spend } from "#web/api/types.ts";
import { signedIn, signedInAs, SOON, type Stage } from "#web/e2e/stage.ts";

/** Figures of money as the page writes them, in cents. */
const centsOf = (text: string): number => Math.round(Number(text.replaceAll("\u2212", "-").replace(/[^\d.-]/g, "")) * 100);

async function saved(page: Page, press: () => Promise<void>): Promise<readonly string[]> {
  const download = page.waitForEvent("download");
  await press();
  return readFileSync((await (await download).path()) ?? "", "utf8")
    .replace(/^\uFEFF/, "")
    .trim()
    .replaceAll('"', "")
    .split(/\r?\n/);
}

export function costsJourney(stage: Stage): void {
  it("filters spend in the address, and saves a CSV that is the page to the cent", async () => {
    const { page, context, faults } = await signedIn(stage, "/spend?period=last_month&groupBy=account&compareTo=none");
    const total = page.getByRole("group", { name: "Totals" }).locator(".sum button").first();
    await total.waitFor(SOON);
    const whole = centsOf((await total.textContent()) ?? "");
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Region", exact: true }).click();
    await page.getByRole("checkbox", { name: "us-east-1" }).check();
    await page.getByRole("button", { name: "Apply" }).click();
    await page.waitForURL(/region=us-east-1/);
    await expect.poll(async () => centsOf((await total.textContent()) ?? ""), SOON).not.toBe(whole);
    const shown = (await total.textContent()) ?? "";
    const [head = "", ...rows] = await saved(page, () => page.getByRole("link", { name: "CSV" }).click());
    const at = head.split(",").findIndex((name) => /value|amortized/i.test(name));
    const sum = rows.reduce((cents, row) => cents + Number(row.split(",")[at] ?? "0") * 100, 0);
    expect(Math.round(sum)).toBe(centsOf(shown));
    const address = page.url();
    await page.goto("/overview");
    await page.goto(address);
    await expect.poll(() => total.textContent(), SOON).toBe(shown);
    await total.click();
    await page
      .getByRole("dialog")
      .getByText(/SELECT/i)
      .first()
      .waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it("explains the view that is shown, in the dock", async () => {
    const { page, context } = await signedIn(stage, "/spend?period=last_month&groupBy=service&compareTo=none");
    await page.locator("canvas").first().waitFor(SOON);
    const answer = await context.request.get("/api/spend?period=last_month&groupBy=service");
    expect(((await answer.json()) as Spend).query.groupBy).toEqual(["service"]);
    await page.locator("#main").focus();
    const asked = page.waitForRequest((request) => request.method() === "POST" && /\/chat|\/messages/.test(request.url()));
    await page.keyboard.press("e");
    expect((await asked).postData()).toContain('"groupBy":["service"]');
    await context.close();
  });

  it("refuses SQL with the reason, estimates what it reads, runs it and draws it", async () => {
    const { page, context, faults } = await signedIn(stage, "/sql");
    const editor = page.getByRole("textbox", { name: /SQL/ });
    await editor.fill("drop table cur");
    await page
      .getByRole("alert")
      .filter({ hasText: /\w+ \w+/ })
      .waitFor();
    await editor.fill(
      "select x_service as service, round(sum(line_item_unblended_cost), 2) as cost from cur where billing_period = '2026-10' group by 1 order by 2 desc limit 5",
    );
    await page
      .getByRole("status")
      .filter({ hasText: /It reads about|not known beforehand/ })
      .waitFor();
    await page.getByRole("button", { name: "Run" }).click();
    await page.getByRole("region", { name: "Result" }).locator("tbody tr").nth(4).waitFor();
    await page.getByRole("radio", { name: "Chart" }).click();
    await page.locator("canvas").first().waitFor();
    expect(page.url()).toContain("q=q_");
    expect(faults.filter((fault) => !/status of 4(00|03|22)/.test(fault))).toEqual([]);
    await context.close();
  });

  it("changes the status of a recommendation at once, and a viewer cannot", async () => {
    const { page, context, faults } = await signedIn(stage, "/recommendations");
    const first = page.getByRole("combobox", { name: /^Status of / }).first();
    await first.waitFor(SOON);
    const name = (await first.getAttribute("aria-label")) ?? "";
    const status = page.getByRole("combobox", { name, exact: true });
    await status.selectOption({ label: "Accepted" });
    expect(await status.locator("option:checked").textContent()).toBe("Accepted");
    await page.getByText("It is accepted now").waitFor();
    await page.reload();
    await expect.poll(() => status.locator("option:checked").textContent(), SOON).toBe("Accepted");
    await status.selectOption({ label: "Open" });
    await page.getByText("It is open now").waitFor();
    expect(faults).toEqual([]);
    await context.close();
    const viewer = await signedInAs(stage, "viewer", "/recommendations");
    await viewer.page.locator("tbody tr").first().waitFor(SOON);
    expect(await viewer.page.getByRole("combobox", { name: /^Status of / }).count()).toBe(0);
    await viewer.context.close();
  });
}
