import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ask, enterDemo, signedIn, type Stage, whole } from "#web/e2e/stage.ts";

export function askJourney(stage: Stage): void {
  it("asks, follows a figure to its query, edits the reading, and finds it all again", async () => {
    const { page, context, faults } = await enterDemo(stage);
    await page.locator(".horizon .day").first().waitFor();
    await ask(page, "What did EC2 cost last month by account?");
    const answer = page.getByLabel("Major Tom answered").last();
    expect(await answer.locator(".trace").textContent()).toMatch(/\d+ steps?, .* s/);

    const figure = answer.locator("button.figure").first();
    const shown = (await figure.textContent()) ?? "";
    expect(shown).toMatch(/^\$[\d,]+\.\d\d$/);
    await figure.click();
    const origin = page.getByRole("dialog", { name: `Where ${shown} comes from` });
    expect(await origin.textContent()).toMatch(/Metric.*Period.*Query.*q_/);
    await origin.getByRole("button", { name: "Run again" }).click();
    await origin.getByText(/Ran again/).waitFor();
    await page.keyboard.press("Escape");

    await answer.locator("canvas").first().waitFor();
    const chips = answer.locator("[aria-label='Read as'] button.chip");
    await chips.first().click();
    await page.getByRole("menuitemradio", { checked: false }).first().click();
    await page.getByText("Replaced").waitFor();
    await whole(page, 1);

    expect(new URL(page.url()).pathname).toMatch(/^\/ask\//);
    await page.reload();
    await page.getByText("Replaced").waitFor();
    expect(await page.getByLabel("You asked").count()).toBe(1);
    await page.locator("canvas").last().waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it("enlarges a chart, saves it as PNG and CSV, shows its table and the query behind it", async () => {
    const { page, context, faults } = await signedIn(stage);
    await ask(page, "Show me the cost per day this month by service");
    const block = page.locator("[data-block]").first();
    await block.locator("canvas").waitFor();
    const csv = page.waitForEvent("download");
    await block.getByRole("button", { name: "Save as CSV" }).click();
    const rows = readFileSync((await (await csv).path()) ?? "", "utf8")
      .trim()
      .split("\r\n");
    expect(rows.length).toBeGreaterThan(5);
    await block.getByRole("button", { name: "More" }).click();
    const png = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: "Save as PNG" }).click();
    const picture = readFileSync((await (await png).path()) ?? "");
    expect([picture.subarray(1, 4).toString(), picture.length > 5_000]).toEqual(["PNG", true]);
    await block.focus();
    await page.keyboard.press("ArrowRight");
    expect(await block.locator("[role=status]").textContent()).toMatch(/\$/);
    await page.keyboard.press("t");
    expect(await block.locator("tbody tr").count()).toBeGreaterThan(1);
    await page.keyboard.press("t");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").locator("canvas").waitFor();
    await page.keyboard.press("Escape");
    await block.focus();
    await page.keyboard.press("q");
    const drawer = page.getByRole("dialog");
    await drawer.getByText(/SELECT/).waitFor();
    await drawer.getByRole("button", { name: "Run again" }).click();
    await drawer.getByText(/rows in \d+ ms/).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it("renames, finds and deletes a thread, and takes a verdict with a reason", async () => {
    const { page, context, faults } = await signedIn(stage);
    await ask(page, "How much did S3 cost last month?");
    await page.getByRole("button", { name: "Bad answer" }).click();
    await page.getByRole("button", { name: "Hard to follow" }).click();
    await page.getByRole("button", { name: "Send", exact: true }).last().click();
    await page.getByText(/^Noted/).waitFor();
    const threads = page.getByRole("navigation", { name: "Threads" });
    await threads.getByRole("button", { name: /^More for How much did S3/ }).click({ force: true });
    await page.getByRole("menuitem", { name: "Rename" }).click();
    await page.getByLabel("Name of the thread").fill("Storage in October");
    await page.keyboard.press("Enter");
    await threads.getByText("Storage in October").waitFor();
    await page.getByRole("button", { name: "Search threads" }).click();
    await page.getByRole("searchbox", { name: "Search threads" }).fill("Storage in Oct");
    await page.waitForFunction(() => document.querySelectorAll("[aria-label=Threads] .thread").length === 1);
    await threads.getByRole("button", { name: "More for Storage in October" }).click({ force: true });
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("Thread deleted").waitFor();
    expect(new URL(page.url()).pathname).toBe("/");
    expect(faults).toEqual([]);
    await context.close();
  });
}
