import { expect, it } from "vitest";
import { openLine } from "#web/e2e/line.ts";
import { LAST_WORD } from "#web/e2e/slow-model.ts";
import { signedIn, type Stage } from "#web/e2e/stage.ts";

/** Journeys that need an answer which takes its time, or fails. */
export function slowAnswerJourney(stage: Stage): void {
  it("stops an answer and keeps what was said", async () => {
    const { page, context } = await signedIn(stage);
    await page.getByRole("textbox", { name: /^Ask about/ }).fill("Think aloud");
    await page.keyboard.press("Enter");
    const answer = page.getByLabel("Major Tom answered");
    await answer
      .locator(".prose")
      .getByText(/I read the question/)
      .waitFor();
    await page.getByRole("button", { name: "Stop", exact: true }).last().click();
    await answer.getByText(/stopped/i).waitFor();
    expect(await answer.textContent()).toContain("I read the question");
    expect(await answer.textContent()).not.toContain(LAST_WORD + ".");
    await page.getByRole("button", { name: "Send", exact: true }).waitFor();
    await context.close();
  });

  it("loses nothing when the reader leaves and comes back", async () => {
    const { page, context } = await signedIn(stage);
    await page.getByRole("textbox", { name: /^Ask about/ }).fill("Take your time");
    await page.keyboard.press("Enter");
    await page
      .getByLabel("Major Tom answered")
      .locator(".prose")
      .getByText(/I read the question/)
      .waitFor();
    const thread = page.url();
    await page.goto("about:blank");
    await page.goto(thread);
    const answer = page.getByLabel("Major Tom answered");
    await answer
      .locator(".prose")
      .getByText(/I read the question/)
      .waitFor();
    await answer
      .locator(".prose")
      .getByText(new RegExp(`word ${LAST_WORD}`))
      .waitFor();
    expect([await page.getByLabel("You asked").count(), await answer.count()]).toEqual([1, 1]);
    await context.close();
  });

  it.each(["cut", "offline"] as const)("goes on by itself when the line is gone in the middle of an answer (%s)", async (how) => {
    const line = await openLine(stage.url());
    const { page, context } = await signedIn({ ...stage, url: () => line.url });
    await page.getByRole("textbox", { name: /^Ask about/ }).fill("Take your time again");
    await page.keyboard.press("Enter");
    const answer = page.getByLabel("Major Tom answered");
    await answer
      .locator(".prose")
      .getByText(/I read the question/)
      .waitFor();
    if (how === "cut") line.cut();
    else await context.setOffline(true);
    await new Promise((resolve) => setTimeout(resolve, 700));
    if (how === "cut") line.mend();
    else await context.setOffline(false);
    await answer
      .locator(".prose")
      .getByText(new RegExp(`word ${LAST_WORD}`))
      .waitFor();
    expect([await answer.count(), await page.locator(".notice").count()]).toEqual([1, 0]);
    await context.close();
    await line.close();
  });

  it("says that the model failed, and answers with the offline planner at a press", async () => {
    const { page, context } = await signedIn(stage);
    await page.getByRole("textbox", { name: /^Ask about/ }).fill("Please fail: what did EC2 cost last month?");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /offline planner/i }).click();
    await page.locator("button.figure").first().waitFor();
    expect(await page.locator("button.figure").first().textContent()).toMatch(/^\$/);
    await context.close();
  });
}
