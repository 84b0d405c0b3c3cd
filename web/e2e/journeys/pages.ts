import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { PHONE, signedIn, SOON, type Stage, whole } from "#web/e2e/stage.ts";

/** Pages and what shows that they are drawn. */
const PHONE_PAGES = [
  ["/", ".starters button"],
  ["/overview", "canvas"],
  ["/approvals", ".inbox p, .inbox-item"],
  ["/nodes", "[data-row]"],
  ["/activity", ".log li"],
  ["/audit", "[data-row]"],
  ["/settings", "tbody tr"],
  ["/settings/data", "tbody tr"],
] as const;

export function pagesJourney(stage: Stage): void {
  it("sees the overview, and asks about it in the dock", async () => {
    const { page, context, faults } = await signedIn(stage);
    await page.getByRole("link", { name: "Overview" }).first().click();
    await page.locator(".kpi").nth(3).waitFor();
    expect(await page.locator(".kpi-value").first().textContent()).toMatch(/^\$[\d,]+/);
    await page.locator("canvas").first().waitFor();
    await page.getByRole("button", { name: "Ask", exact: true }).click();
    const dock = page.getByRole("complementary", { name: "Ask Major Tom" });
    await dock.getByText(/^about /).waitFor();
    await dock.getByRole("textbox").fill("What did RDS cost last month?");
    await page.keyboard.press("Enter");
    await dock.locator("button.figure").first().waitFor();
    await dock.locator("[aria-busy='true']").waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Settings" }).first().click();
    await dock.locator("button.figure").first().waitFor();
    await dock.getByRole("button", { name: "Open as page" }).click();
    await page.getByLabel("Major Tom answered").waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/ask\//);
    expect(faults).toEqual([]);
    await context.close();
  });

  it("verifies and exports the audit log, filters it in the URL, and opens an entry", async () => {
    const { page, context, faults } = await signedIn(stage, "/audit");
    await page.locator("[data-row]").first().waitFor();
    await page.getByRole("button", { name: "Verify the chain" }).click();
    await page.locator(".badge.text-good svg").waitFor();
    const json = page.waitForEvent("download");
    await page.getByRole("button", { name: "JSON" }).click();
    expect(JSON.parse(readFileSync((await (await json).path()) ?? "", "utf8"))).toBeTruthy();
    await page.getByText(/sha256/).waitFor();
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByText("SHA-256 copied").waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^[0-9a-f]{64}$/);
    await page.locator("[data-row]").first().focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").getByText("Chain").waitFor();
    expect(page.url()).toContain("open=");
    await page.keyboard.press("Escape");
    await page.getByLabel("Outcome").selectOption("denied");
    await page.waitForURL(/outcome=denied/);
    await page.getByRole("button", { name: "Clear" }).first().click();
    await page.locator("[data-row]").first().waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it("shows people, data, model, and changes to the dark theme for good", async () => {
    const { page, context, faults } = await signedIn(stage, "/settings");
    await page.getByRole("cell", { name: "viewer@demo.test" }).waitFor();
    await page.getByRole("link", { name: "Data sources" }).click();
    await page.getByText(/Billing period/).waitFor();
    await page.getByRole("link", { name: "Model" }).click();
    await page.getByText(/nothing leaves this machine/).waitFor();
    await page.getByRole("link", { name: "Appearance" }).click();
    await page.getByRole("radio", { name: "Dark" }).click();
    await page.reload();
    expect(
      await page.evaluate(() => [
        document.documentElement.dataset["theme"],
        getComputedStyle(document.body).colorScheme || getComputedStyle(document.documentElement).colorScheme,
      ]),
    ).toEqual(["dark", "dark"]);
    expect(faults).toEqual([]);
    await context.close();
  });

  it("goes everywhere by keyboard", async () => {
    const { page, context, faults } = await signedIn(stage, "/overview");
    await page.locator(".kpi").first().waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("u");
    await page.waitForURL(/\/audit$/);
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName), SOON).toBe("INPUT");
    await page.keyboard.type("What did Lambda cost last month?");
    await page.keyboard.press("Enter");
    await whole(page, 0);
    await page.locator("#main").focus();
    await page.keyboard.press("/");
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName), SOON).toBe("TEXTAREA");
    await page.keyboard.press("ArrowUp");
    await expect.poll(() => page.getByRole("textbox", { name: /^Ask about/ }).inputValue(), SOON).toBe("What did Lambda cost last month?");
    expect(faults).toEqual([]);
    await context.close();
  });

  it("fits the phone: bar at the bottom, sheets, and no page wider than the screen", async () => {
    const { page, context, faults } = await signedIn(stage, "/", PHONE);
    await page.locator(".horizon .day").first().waitFor();
    const wide: string[] = [];
    for (const [path, sign] of PHONE_PAGES) {
      await page.goto(path);
      await page.locator(sign).first().waitFor();
      if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) wide.push(path);
    }
    expect(wide).toEqual([]);
    await page.locator(".tabbar").getByRole("link", { name: "Overview" }).click();
    await page.getByRole("button", { name: "Ask", exact: true }).click();
    const sheet = await page.getByRole("complementary", { name: "Ask Major Tom" }).boundingBox();
    expect([sheet?.x, sheet?.width]).toEqual([0, 390]);
    expect(faults).toEqual([]);
    await context.close();
  });
}
