import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { draft, movableNode } from "#web/e2e/proposals.ts";
import { ask, PHONE, type Size, signedIn, type Stage } from "#web/e2e/stage.ts";

const FOLDER = "docs/film";
const TALL: Size = { width: 1440, height: 1180 };
const SETTLE_MS = 1_200;
/** A switch takes six minutes of the world's clock. */
const LANDS_MS = 180_000;

/** One change from the words to the node, and what can stop it, picture by picture in docs/film. The clock should run fast. */
export async function shootFilm(stage: Stage): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  await flight(stage);
  await gate(stage);
}

async function flight(stage: Stage): Promise<void> {
  const { page, context } = await signedIn(stage, "/nodes", TALL);
  const node = await movableNode(context, ["dev-east", "dev-cluster", "staging-eks"]);
  await page.locator("[data-row]").first().waitFor();
  await shoot(page, "01-nodes");
  await page.goto(`/nodes/${node.name}?of=${node.cluster}`);
  await page
    .getByRole("dialog")
    .getByText(/^Looked at/)
    .waitFor();
  await shoot(page, "02-what-stands-in-the-way");

  await page.goto("/");
  await ask(page, `Move node ${node.name} to spot`);
  const card = page.getByRole("article", { name: /^Proposal APR-/ });
  await card.getByText("Waiting for you").waitFor();
  const id = (await card.getByRole("link", { name: /^APR-/ }).textContent()) ?? "";
  await shoot(page, "03-asked-in-words");
  await card.locator(".card-foot").scrollIntoViewIfNeeded();
  await shoot(page, "04-the-card-waits-for-a-signature");
  await card.getByRole("button", { name: "Exact requests" }).click();
  const requests = page.getByRole("dialog", { name: `Exact requests of ${id}` });
  await requests.getByRole("button", { name: "Dry run" }).click();
  await requests.getByText("Nothing was changed.").waitFor();
  await shoot(page, "05-exact-requests");
  await page.keyboard.press("Escape");

  await card.getByRole("button", { name: "Approve" }).click();
  await card.locator(".flight li.now").nth(0).waitFor({ timeout: LANDS_MS });
  await card.locator(".flight li.flown").nth(1).waitFor({ timeout: LANDS_MS });
  await card.locator(".card-foot").scrollIntoViewIfNeeded();
  await shoot(page, "06-flying", 0);
  await card.getByText("Succeeded").waitFor({ timeout: LANDS_MS });
  const told = page.getByRole("note", { name: `What became of ${id}` }).last();
  await told.getByText("landed").waitFor();
  await told.scrollIntoViewIfNeeded();
  await shoot(page, "07-the-outcome-by-itself");

  await page.goto(`/approvals/${id}`);
  await page
    .getByRole("article", { name: `Proposal ${id}` })
    .getByText("Succeeded")
    .waitFor();
  await shoot(page, "08-landed");
  await page.goto(`/audit?search=${id}`);
  await page.getByRole("button", { name: "Verify the chain" }).click();
  await page.locator(".badge.text-good svg").waitFor();
  await shoot(page, "09-audit");
  await page.goto("/activity");
  await page
    .getByText(/from on demand to spot/)
    .first()
    .waitFor();
  await shoot(page, "10-flight-log");
  await context.close();
}

async function gate(stage: Stage): Promise<void> {
  const { page, context } = await signedIn(stage, "/approvals", TALL, "dark");
  const { id } = await draft(context, await movableNode(context, ["staging-eks", "dev-cluster", "dev-east"]));
  await draft(context, await movableNode(context, ["prod-eks"]));
  await page.goto(`/approvals/${id}`);
  const card = page.getByRole("article", { name: `Proposal ${id}` });
  await card.getByText("Waiting for you").waitFor();
  await shoot(page, "11-approvals");
  await page.getByRole("button", { name: /Kill switch/ }).click();
  const stop = page.getByRole("dialog", { name: "Kill switch" });
  await stop.getByLabel("Why").fill("A change freeze begins");
  await shoot(page, "12-kill-switch");
  await stop.getByRole("button", { name: "Stop everything" }).click();
  await page.locator(".banner-bad").waitFor();
  await card.getByRole("button", { name: "Approve" }).click();
  await card.getByText(/^Held:/).waitFor();
  await shoot(page, "13-held");

  const phone = await signedIn(stage, "/approvals", PHONE);
  await phone.page.getByRole("region").first().waitFor();
  await shoot(phone.page, "14-phone-inbox");
  await phone.page.goto(`/approvals/${id}`);
  await phone.page
    .getByRole("article")
    .getByText(/^Held:/)
    .waitFor();
  await shoot(phone.page, "15-phone-card");
  await phone.context.close();
  await context.close();
}

async function shoot(page: Page, name: string, settleMs = SETTLE_MS): Promise<void> {
  await page.waitForTimeout(settleMs);
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  console.log(`${FOLDER}/${name}.png`);
}
