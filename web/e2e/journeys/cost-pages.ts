import { expect, it } from "vitest";
import { PHONE, signedIn, signedInAs, SOON, type Stage, visit } from "#web/e2e/stage.ts";

const PHONE_PAGES = [
  ["/spend", "canvas"],
  ["/savings", "canvas"],
  ["/commitments", ".frontier"],
  ["/anomalies", ".datagrid"],
  ["/budgets", "#main button"],
  ["/data", ".datagrid"],
  ["/data/templates", "pre"],
  ["/data/organization", ".datagrid"],
  ["/data/units", "textarea"],
  ["/recommendations", ".datagrid"],
] as const;

export function costPagesJourney(stage: Stage): void {
  it("shows a stamped sample until there is a bill, tests a folder, and says what to do", async () => {
    const { page, context } = await visit(stage);
    const answer = await context.request.post("/api/auth/signup", {
      data: { organization: "Sample Rockets", name: "Grace", email: "grace@sample.test", password: "a long password" },
      headers: { origin: stage.url(), "x-session": "cookie" },
    });
    expect(answer.ok()).toBe(true);
    for (const path of ["/overview", "/spend", "/savings", "/commitments"]) {
      await page.goto(path);
      await page.getByRole("region", { name: "Sample data, not yours" }).locator("canvas").first().waitFor(SOON);
    }
    await page.getByRole("link", { name: "Connect your bill" }).click();
    await page.waitForURL(/\/data$/);
    await page.getByRole("radio", { name: "Folder" }).click();
    await page.getByRole("button", { name: "Test connection" }).click();
    const check = page.getByRole("list", { name: "Checks" }).getByRole("listitem").first();
    await check.getByText("NO", { exact: true }).waitFor(SOON);
    expect(await check.textContent()).toMatch(/\w+ \w+ \w+/);
    await context.close();
  });

  it("says where figures come from, and reads a CSV of units with faults by line before it is stored", async () => {
    const { page, context, faults } = await signedIn(stage, "/data");
    await page.getByRole("region", { name: "Billing periods" }).locator("tbody tr").nth(3).waitFor(SOON);
    await page.getByText("Difference $0.00").waitFor();
    await page.getByRole("link", { name: "Units", exact: true }).click();
    const file = page.getByRole("textbox", { name: /^CSV of date/ });
    await file.fill("date,unit,quantity\n2026-10-01,orders,12\n2026-10-02,orders,many");
    await page.getByRole("button", { name: "Look at it" }).click();
    await page
      .getByRole("alert")
      .getByText(/^Line 3: /)
      .waitFor();
    expect(await page.getByRole("button", { name: "Store" }).isDisabled()).toBe(true);
    await file.fill("date,unit,quantity\n2026-10-01,orders,12\n2026-10-02,orders,20");
    await page.getByRole("button", { name: "Look at it" }).click();
    await page.getByText("2 rows of orders read.").waitFor();
    await page.getByRole("button", { name: "Store" }).click();
    await page.getByRole("button", { name: "Remove orders" }).click();
    await page.getByText(/^None yet\. Upload orders/).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it("keeps what was achieved apart from the guarantee, by period in the address", async () => {
    const { page, context, faults } = await signedIn(stage, "/savings");
    const numbers = page.getByRole("group", { name: "The month in progress" }).locator(".kpi-name");
    await numbers.nth(3).waitFor(SOON);
    expect(await numbers.allTextContents()).toEqual(["Month to date", "Forecast", "Run rate", expect.stringMatching(/^After the guaranteed 20/)]);
    await page.getByText("Adds up to the bill").waitFor();
    await page.getByRole("radio", { name: "Week" }).click();
    await page.waitForURL(/period=W/);
    await page.getByRole("heading", { name: /^Achieved by actions/ }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it("opens an anomaly, marks it expected with a reason, and takes that back", async () => {
    const { page, context, faults } = await signedIn(stage, "/anomalies?state=resolved,open");
    await page.locator("[data-row]").first().click();
    await page.waitForURL(/\/anomalies\/anm_.*state=/);
    const drawer = page.getByRole("dialog").first();
    await drawer.locator("canvas").first().waitFor(SOON);
    await drawer.getByRole("button", { name: "Mark expected" }).click();
    await page.getByLabel("Why").fill("Load test");
    await page.getByRole("button", { name: "Mark as expected" }).click();
    await drawer.getByText("“Load test”").waitFor();
    await drawer.getByRole("button", { name: "Reopen" }).click();
    await page.getByRole("dialog").last().getByRole("button", { name: "Reopen" }).click();
    await drawer.getByRole("button", { name: "Mark expected" }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
    const viewer = await signedInAs(stage, "viewer", new URL(page.url()).pathname);
    await viewer.page.getByText(/An Owner or Admin marks anomalies/).waitFor(SOON);
    await viewer.context.close();
  });

  it("sets a budget, sees it burn down, changes and removes it", async () => {
    const { page, context, faults } = await signedIn(stage, "/budgets");
    await page.getByRole("button", { name: "New budget" }).click();
    await page.getByLabel("Name").fill("Production by hand");
    await page.getByLabel("Amount, USD").fill("9000");
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await page.getByLabel("Filter 1: value").selectOption("production");
    await page.getByRole("button", { name: "Set the budget" }).click();
    await page.waitForURL(/\/budgets\/bud_/);
    const drawer = page.getByRole("dialog").first();
    await drawer.locator("canvas").first().waitFor(SOON);
    await drawer.getByRole("button", { name: "Edit" }).click();
    await page.getByLabel("Amount, USD").fill("9500");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await drawer.getByText("$9,500.00 a month").waitFor();
    await drawer.getByRole("button", { name: "Remove" }).click();
    await page.getByRole("dialog").last().getByRole("button", { name: "Remove" }).click();
    await page.waitForURL(/\/budgets$/);
    expect(faults).toEqual([]);
    await context.close();
  });

  it("fits the phone on every cost page", async () => {
    const { page, context, faults } = await signedIn(stage, "/overview", PHONE);
    const wide: string[] = [];
    for (const [path, sign] of PHONE_PAGES) {
      await page.goto(path);
      await page.locator(sign).first().waitFor(SOON);
      if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) wide.push(path);
    }
    expect(wide).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  });
}
