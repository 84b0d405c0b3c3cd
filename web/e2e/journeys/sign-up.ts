import { expect, it } from "vitest";
import { type Stage, visit } from "#web/e2e/stage.ts";

export function signUpJourney(stage: Stage): void {
  it("signs up with an organization, sees an empty workspace, signs out and in again", async () => {
    const { page, context, faults } = await visit(stage);
    await page.goto("/sign-in");
    await page.getByRole("link", { name: "Sign up" }).click();
    await page.getByLabel("Organization").fill("Acme Rockets");
    await page.getByLabel("Your name").fill("Ada");
    await page.getByLabel("E-mail").fill("ada@acme.test");
    await page.getByLabel("Password").fill("a long password");
    await page.getByRole("button", { name: "Sign up" }).click();
    await page.getByRole("textbox", { name: /^Ask about costs/ }).waitFor();
    await page.getByRole("button", { name: /Owner of Acme Rockets/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.getByLabel("E-mail").fill("ada@acme.test");
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    expect(await page.getByRole("alert").textContent()).toMatch(/\w+ \w+/);
    await page.getByLabel("Password").fill("a long password");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("textbox", { name: /^Ask about costs/ }).waitFor();
    expect(faults.filter((fault) => !/409|503/.test(fault))).toEqual([]);
    await context.close();
  });

  it("invites someone by a link that works once", async () => {
    const { page, context } = await visit(stage);
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill("ada@acme.test");
    await page.getByLabel("Password").fill("a long password");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("textbox", { name: /^Ask about costs/ }).waitFor();
    await page.goto("/settings");
    await page.getByRole("button", { name: "Invite" }).click();
    await page.getByRole("dialog").getByLabel("E-mail").fill("bob@acme.test");
    await page.getByRole("button", { name: "Make the link" }).click();
    const link = await page.getByRole("dialog").getByLabel("Link").inputValue();
    const guest = await visit(stage);
    await guest.page.goto(new URL(link).pathname + new URL(link).search);
    await guest.page.getByRole("heading", { name: "Join Acme Rockets" }).waitFor();
    await guest.page.getByLabel("Password").fill("another password");
    await guest.page.getByRole("button", { name: "Join" }).click();
    await guest.page.getByRole("button", { name: /Viewer of Acme Rockets/ }).waitFor();
    await guest.page.goto(new URL(link).pathname + new URL(link).search);
    await guest.page
      .getByText(/used|not valid|expired|no longer/i)
      .first()
      .waitFor();
    expect(await guest.page.getByLabel("Password").count()).toBe(0);
    await guest.context.close();
    await context.close();
  });
}
