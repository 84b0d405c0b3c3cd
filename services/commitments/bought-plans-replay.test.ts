import { join } from "node:path";
import { CreateSavingsPlanCommand, ReturnSavingsPlanCommand } from "@aws-sdk/client-savingsplans";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDuckdbEngine } from "#adapters/warehouse/duckdb/open-duckdb-engine";
import { applyWaterfall } from "#core/commitments/waterfall/apply";
import type { OfferingQuery } from "#core/ports/savings-plans";
import { keepBill } from "#sandbox/bill/bill-files";
import { PELICAN } from "#sandbox/pelican/company";
import { openWire, type Wire } from "#sandbox/testing/open-wire";
import { hourAt } from "#services/commitments/hours";
import { readPosition } from "#services/commitments/read-position";
import { readHourlyUsage } from "#services/commitments/read-usage";
import { wireClouds } from "#services/commitments/testing/wire-clouds";
import type { ServiceContext } from "#services/context";
import { aTenant } from "#services/costs/testing/a-bill";

const [MAIN, DEV] = [PELICAN.accounts[0]?.id ?? "", PELICAN.accounts.at(-1)?.id ?? ""];
const DAYS = 6;

let wire: Wire;
let ctx: ServiceContext;
const open: { close(): unknown }[] = [];
const bought: string[] = [];
let returned = "";

beforeAll(async () => {
  wire = await openWire("2026-11-10T12:20:00Z");
  const clouds = wireClouds(wire, [MAIN, DEV], "other");
  open.push(clouds);
  const buy = async (account: string, commitment: string, query: OfferingQuery, purchaseTime?: Date): Promise<string> => {
    const [offering] = (await clouds.savingsPlans?.(account).offerings(query)) ?? [];
    const client = await wire.savingsPlans(account, "MajorTomPurchase", "other");
    const order = { savingsPlanOfferingId: offering?.id, commitment, ...(purchaseTime === undefined ? {} : { purchaseTime }) };
    const { savingsPlanId = "" } = await client.send(new CreateSavingsPlanCommand(order));
    return savingsPlanId;
  };
  bought.push(await buy(MAIN, "0.03", { type: "Compute", term: "1y", payment: "no" }));
  bought.push(await buy(DEV, "0.041", { type: "Compute", term: "3y", payment: "all" }));
  bought.push(await buy(DEV, "0.025", { type: "Compute", term: "1y", payment: "partial" }, new Date("2026-11-12T09:45:10Z")));
  bought.push(await buy(MAIN, "0.06", { type: "EC2Instance", term: "1y", payment: "no", family: "t3", region: "eu-west-1" }));
  bought.push(await buy(MAIN, "0.5", { type: "Compute", term: "1y", payment: "no" }, new Date("2026-12-24T00:00:00Z")));
  returned = await buy(MAIN, "0.2", { type: "Compute", term: "1y", payment: "partial" });
  wire.pass(DAYS * 12 * 3600);
  await (await wire.savingsPlans(MAIN, "MajorTomPurchase", "other")).send(new ReturnSavingsPlanCommand({ savingsPlanId: returned }));
  wire.pass(DAYS * 12 * 3600);
  const { world } = wire.company("other");
  const made = await keepBill(PELICAN, join(wire.folder, "bill"), world.now(), 1, world.overlay());
  const source = { glob: made.glob, label: "bill of what was bought" };
  const engine = await openDuckdbEngine({ dir: join(wire.folder, "warehouse"), source, now: world.now });
  open.unshift({ close: () => engine.close() });
  ctx = { ...aTenant(engine, { now: world.now() }).ctx, clouds };
}, 120_000);
afterAll(async () => {
  for (const one of open) await one.close();
  await wire?.close();
});

describe("plans that were bought", () => {
  it("are billed by the waterfall as the sandbox bills them: several of one type, owners first, from the hour of their start", async () => {
    const span = { from: hourAt("2026-11-01"), to: hourAt("2026-11-16") };
    const [{ usage }, read] = await Promise.all([readHourlyUsage(ctx, span), readPosition(ctx, span)]);
    expect(read.source).toBe("provider");
    const result = applyWaterfall(usage, read.position);
    const seen = result.plans.filter(({ total }) => total.used > 0).map(({ plan }) => plan.id);
    for (const id of bought.slice(0, 4)) expect(seen).toContain(id);
    for (const { plan, total } of result.plans) {
      const billed = read.plans.find(({ id }) => id === plan.id)?.measured;
      expect(billed).not.toBeNull();
      expect(Math.abs(total.used - Number(billed?.used))).toBeLessThan(0.005);
      expect(Math.abs(total.commitment - Number(billed?.committed))).toBeLessThan(0.005);
      expect(Math.abs(total.onDemandEquivalent - Number(billed?.covered))).toBeLessThan(0.005);
    }
  });

  it("are in the position while they count: a queued one from its start, a returned one never", async () => {
    const read = await readPosition(ctx, { from: hourAt("2026-11-10"), to: hourAt("2027-01-01") });
    const states = Object.fromEntries(read.plans.map(({ id, state }) => [id, state]));
    expect(states[returned]).toBe("returned");
    expect(bought.map((id) => states[id])).toEqual(["active", "active", "active", "active", "queued"]);
    const ids = read.position.plans.map(({ id }) => id);
    expect(ids).not.toContain(returned);
    const queued = read.position.plans.find(({ id }) => id === bought[4]);
    expect([queued?.from, queued?.commitment]).toEqual([hourAt("2026-12-24"), 0.5]);
    expect(read.plans.find(({ id }) => id === bought[0])).toMatchObject({
      source: "provider",
      returnableUntil: "2026-11-17T12:20:00.000Z",
      term: "1y",
    });
  });
});
