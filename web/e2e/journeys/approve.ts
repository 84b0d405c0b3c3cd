import { expect, it } from "vitest";
import { openSeal } from "#core/proposals/sealed";
import { NodeSwitch } from "#core/proposals/node-switch";
import type { ProposalDetail } from "#web/api/types.ts";
import { type Outside, outside, type SeenNode } from "#web/e2e/outside.ts";
import { detailOf, draft, movableNode, movableNodes, revise } from "#web/e2e/proposals.ts";
import { ask, DESK, PHONE, signedIn, signedInAs, type Stage } from "#web/e2e/stage.ts";

/** A switch takes six minutes of the world's clock, which runs fast here. */
const LANDS_MS = 90_000;
const PASSWORD = "major-tom-demo";

/** From words to a node that runs on spot, and every way to say no. */
export function approveJourney(stage: Stage, dataDir: () => string): void {
  it("moves a node to spot: asked in words, signed on the card, flown, landed, told by itself, and seen so from outside", async () => {
    const { page, context, faults } = await signedIn(stage);
    const node = await movableNode(context, ["dev-cluster", "staging-eks"]);
    const seen = await outside(dataDir(), node.cluster);
    const before = await seen.nodes?.();
    await ask(page, `Move node ${node.name} to spot`);
    const card = page.getByRole("article", { name: /^Proposal APR-/ });
    await card.getByText("Waiting for you").waitFor();
    expect(await card.getByRole("heading").first().textContent()).toBe(`Move ${node.name} of ${node.cluster} to spot`);
    const id = (await card.getByRole("link", { name: /^APR-/ }).textContent()) ?? "";
    const sealed = await detailOf(context, id);
    expect(await card.getByText("Sealed").textContent()).toContain(`${sealed.hash.slice(0, 4)} ${sealed.hash.slice(4, 8)}`);
    expect(await card.locator(".flight .flown").count()).toBe(0);

    await card.getByRole("button", { name: "Exact requests" }).click();
    const requests = page.getByRole("dialog", { name: `Exact requests of ${id}` });
    await requests.getByRole("button", { name: "Dry run" }).click();
    await requests.getByText("Nothing was changed.").waitFor();
    expect(await requests.getByRole("region", { name: /^Request \d/ }).count()).toBeGreaterThan(1);
    await page.keyboard.press("Escape");

    await card.getByRole("button", { name: "Approve" }).click();
    await card.locator(".flight .now").first().waitFor({ timeout: LANDS_MS });
    // Elsewhere meanwhile: what arrived marks its thread until it is shown.
    await page
      .getByRole("navigation", { name: "Main" })
      .first()
      .getByRole("link", { name: /^Approvals/ })
      .click();
    await page.getByRole("region", { name: "Landed" }).getByText(`Move ${node.name} of`).first().waitFor({ timeout: LANDS_MS });
    const row = page.getByRole("navigation", { name: "Threads" }).locator(".thread").filter({ hasText: node.name }).first();
    const news = row.getByRole("img", { name: "News" });
    await news.waitFor();
    await row.getByRole("link").click();
    await card.getByText("Succeeded").waitFor();
    expect(await card.locator(".flight .flown").count()).toBe(6);
    const told = page.getByRole("note", { name: `What became of ${id}` }).last();
    await told.getByText("landed").waitFor();
    await news.waitFor({ state: "detached" });
    // The saving stands there once, as figures, in thread and card alike.
    for (const part of [told, card.getByRole("region", { name: "Outcome" })]) {
      const said = (await part.textContent()) ?? "";
      expect(said).toMatch(/Saves \$[\d,.]+ per month, \$[\d.]+ per hour/);
      // Said once; what commitments make of it, and why, stands behind it.
      expect(said.match(/Saves \$/g)).toHaveLength(1);
    }

    await expectSwitched(seen, await detailOf(context, id), before);

    await page.goto(`/audit?search=${id}`);
    await page.locator("[data-row]").first().waitFor();
    expect(await page.locator("[data-row]").count()).toBeGreaterThan(6);
    await page.goto("/activity");
    await page.getByText(new RegExp(`switched ${node.name} of ${node.cluster} from on demand to spot`)).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it("asks once more when a key approves, and takes a reason to reject", async () => {
    const { page, context, faults } = await signedIn(stage);
    const { id } = await draft(context, await movableNode(context, ["staging-eks", "dev-east"]));
    await page.goto(`/approvals/${id}`);
    const card = page.getByRole("article", { name: `Proposal ${id}` });
    await card.getByRole("button", { name: "Approve" }).focus();
    await page.keyboard.press("Enter");
    const again = page.getByRole("dialog");
    await again.getByText(/You sign APR-/).waitFor();
    await page.keyboard.press("Escape");
    await again.waitFor({ state: "detached" });
    expect((await detailOf(context, id)).state).toBe("proposed");

    await card.getByRole("button", { name: "Reject" }).click();
    const why = page.getByRole("dialog", { name: `Reject ${id}` });
    expect(await why.getByRole("button", { name: "Reject" }).isDisabled()).toBe(true);
    await why.getByLabel("Why").fill("Not before the release");
    await why.getByRole("button", { name: "Reject" }).click();
    await card.getByText("Rejected", { exact: true }).waitFor();
    await card
      .getByText(/“Not before the release”/)
      .first()
      .waitFor();
    expect(await card.getByRole("button", { name: "Approve" }).count()).toBe(0);
    await card.getByRole("button", { name: "Draft again" }).click();
    await page.waitForURL((url) => /APR-\d+$/.test(url.pathname) && !url.pathname.endsWith(id));
    await page.getByText("Waiting for you").last().waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it("loses nothing when the proposal changed meanwhile: the new revision is shown and asked for again", async () => {
    const { page, context } = await signedIn(stage);
    // A page that hears nothing by itself, as behind a proxy that cuts long answers.
    await page.route("**/api/events", (route) => route.abort());
    const { id } = await draft(context, await movableNode(context, ["staging-eks", "dev-east"]));
    await page.goto(`/approvals/${id}`);
    const card = page.getByRole("article", { name: `Proposal ${id}` });
    await card.getByRole("button", { name: "Edit" }).click();
    const edit = page.getByRole("dialog", { name: `Edit ${id}` });
    await edit.getByText(/Signatures so far will not count/).waitFor();
    await edit.getByRole("radio", { name: "Change nothing" }).click();
    await edit.getByRole("button", { name: "Seal revision 2" }).click();
    const second = card.getByRole("button", { name: "Approve revision 2" });
    await second.waitFor();
    expect(await card.getByRole("note", { name: "Revision 2" }).textContent()).toMatch(/target\.fallback.*on_demand.*none/s);

    await revise(context, await detailOf(context, id), { fallback: "on_demand" });
    await second.click();
    await card
      .getByRole("alert")
      .getByText(/changed since you saw it/)
      .waitFor();
    await card.getByRole("button", { name: "Approve revision 3" }).waitFor();
    expect((await detailOf(context, id)).state).toBe("proposed");
    await card.getByRole("button", { name: "Reject" }).click();
    await page.getByRole("dialog").getByLabel("Why").fill("Enough");
    await page.getByRole("dialog").getByRole("button", { name: "Reject" }).click();
    await card.getByText("Rejected", { exact: true }).waitFor();
    await context.close();
  });

  it("holds what is approved while the kill switch is on, and goes on when an Owner releases it with the password", async () => {
    const { page, context, faults } = await signedIn(stage, "/nodes", DESK);
    const { id } = await draft(context, await movableNode(context, ["dev-east", "staging-eks"]));
    await page.getByRole("button", { name: /Kill switch/ }).click();
    const stop = page.getByRole("dialog", { name: "Kill switch" });
    await stop.getByLabel("Why").fill("Something smells");
    await stop.getByRole("button", { name: "Stop everything" }).click();
    const banner = page.locator(".banner-bad");
    await banner.getByText(/Owner pulled the kill switch/).waitFor();

    await page.goto(`/approvals/${id}`);
    const card = page.getByRole("article", { name: `Proposal ${id}` });
    await card.getByRole("button", { name: "Approve" }).click();
    await card.getByText(/^Held:/).waitFor();
    expect(await card.locator(".flight .flown").count()).toBe(0);

    await banner.getByRole("button", { name: "Release" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Release" }).click();
    await page.getByRole("dialog").getByLabel("Password").fill(PASSWORD);
    await page.getByRole("dialog").getByRole("button", { name: "Confirm" }).click();
    await banner.waitFor({ state: "detached" });
    await card.getByText(/^(Flying|Succeeded)/).waitFor({ timeout: LANDS_MS });
    expect(faults.filter((fault) => !/403/.test(fault))).toEqual([]);
    await context.close();
  });

  it("proposes from the list of nodes and decides on the phone", async () => {
    const { page, context, faults } = await signedIn(stage, "/nodes", PHONE);
    const node = await movableNode(context, ["prod-eks", "batch-eks"]);
    await page.goto(`/nodes?search=${node.name}`);
    await page.getByRole("button", { name: `Propose moving ${node.name} to spot` }).click();
    await page.waitForURL(/\/approvals\/APR-\d+$/);
    const card = page.getByRole("article", { name: /^Proposal APR-/ });
    // Production, asked for by this person, and another could sign: so somebody else must.
    await card.getByText("Needs someone else").waitFor();
    expect(await card.getByRole("button", { name: "Approve" }).count()).toBe(0);
    const withdraw = await card.getByRole("button", { name: "Withdraw" }).boundingBox();
    expect((withdraw?.y ?? PHONE.height) + (withdraw?.height ?? 0)).toBeLessThan(PHONE.height - 60);
    expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
    await card.getByRole("button", { name: "Withdraw" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Withdraw" }).click();
    await card.getByText("Withdrawn", { exact: true }).waitFor();
    await page.getByRole("link", { name: "All" }).click();
    await page.getByRole("region", { name: "Landed" }).getByText(`Move ${node.name} of`).first().waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it("lets nobody sign who may not: the Admin signs for the Owner's production, not once an Owner took it, and a Viewer only reads", async () => {
    const { page, context } = await signedIn(stage, "/settings");
    const { id } = await draft(context, await movableNode(context, ["prod-eks", "batch-eks"]));
    const admin = await signedInAs(stage, "admin", "/audit");
    await admin.page.locator("[data-row]").first().waitFor();
    await admin.page.keyboard.press("g");
    await admin.page.keyboard.press("a");
    await admin.page.getByRole("region", { name: "Waiting for you" }).getByRole("link").first().waitFor();
    await admin.page.keyboard.press("j");
    await admin.page.keyboard.press("o");
    await admin.page.waitForURL(/\/approvals\/APR-/);
    await admin.page.goto(`/approvals/${id}`);
    await admin.page.getByRole("button", { name: "Approve" }).waitFor();

    const approving = page.getByRole("switch", { name: /sign Admin$/ });
    await approving.click();
    await page.getByText("Admin may no longer sign proposals").waitFor();
    await admin.page.reload();
    await admin.page.getByText(/An Owner has taken approving from you/).waitFor();
    expect(await admin.page.getByRole("button", { name: "Approve" }).count()).toBe(0);
    await approving.click();
    await page.getByText("Admin may sign proposals").waitFor();
    await admin.context.close();

    const viewer = await signedInAs(stage, "viewer", `/approvals/${id}`);
    await viewer.page.getByText("Needs someone else").waitFor();
    expect(await viewer.page.getByRole("button", { name: /Approve|Reject|Edit|Withdraw|Kill switch/ }).count()).toBe(0);
    await viewer.page.goto("/nodes");
    await viewer.page.locator("[data-row]").first().waitFor();
    expect(await viewer.page.getByRole("button", { name: /^Propose/ }).count()).toBe(0);
    await viewer.context.close();
    await context.close();
  });

  it("drafts several nodes together and decides on each", async () => {
    const { page, context, faults } = await signedIn(stage, "/nodes?readiness=ready");
    await page
      .getByRole("checkbox", { name: /^Choose ip-/ })
      .first()
      .waitFor();
    const free = page.locator("input.tick:not(:disabled)[aria-label^='Choose ip-']");
    const labels = await free.evaluateAll((boxes) => boxes.map((box) => box.getAttribute("aria-label") ?? ""));
    const movable = await movableNodes(context);
    const [one, two] = labels.filter((label) => movable.some(({ name }) => label === `Choose ${name}`));
    for (const label of [one, two]) await page.getByLabel(label ?? "two nodes", { exact: true }).check();
    await page.getByRole("button", { name: "Propose 2 together" }).click();
    await page.waitForURL(/\/approvals\/batch\//);
    const card = page.getByRole("article", { name: /2 changes drafted together/ });
    for (const pick of [0, 1]) await card.getByRole("button", { name: "Reject", exact: true }).nth(pick).click();
    await card.getByLabel(/^Why/).fill("One at a time, please");
    await card.getByRole("button", { name: "Reject 2" }).click();
    await card.getByText("All are decided.").waitFor();
    expect(await card.getByText("Rejected", { exact: true }).count()).toBe(2);
    expect(faults).toEqual([]);
    await context.close();
  });
}

/** Neither our own pages nor our own reads are asked: kubectl and the AWS CLI are, where they are on this machine. */
async function expectSwitched(seen: Outside, { sealed, steps }: ProposalDetail, before: readonly SeenNode[] | undefined): Promise<void> {
  const { node, target } = NodeSwitch.parse(openSeal(sealed).params);
  const nodes = await seen.nodes?.();
  if (nodes !== undefined && before !== undefined) {
    expect(nodes.map(({ name }) => name)).not.toContain(node.name);
    const fresh = nodes.filter(({ name }) => before.every((one) => one.name !== name));
    expect(fresh.map(({ capacityType, instanceType }) => [capacityType, instanceType])).toEqual([[target.capacityType, target.instanceType]]);
    expect(target.zones).toContain(fresh[0]?.zone);
  }
  const launched = steps.flatMap(({ refs }) => refs).find((ref) => ref.startsWith("i-") && ref !== node.instanceId);
  expect(launched).toBeDefined();
  if (seen.instance === undefined) return;
  expect((await seen.instance(node.instanceId)).state).toMatch(/^(shutting-down|terminated|gone)$/);
  expect(await seen.instance(launched ?? "")).toEqual({ state: "running", lifecycle: target.capacityType });
}
