import { NO_INVENTORY } from "#core/ports/no-inventory";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SavingKind, SavingsReport } from "#core/insights/savings";
import { onDemandPrice } from "#core/pricing/instance-types";
import { findSavings } from "#services/insights/find-savings";
import { aBill, type Bill } from "#services/insights/testing/a-bill";

let bill: Bill;
let report: SavingsReport;
beforeAll(async () => {
  bill = await aBill();
  report = await findSavings(bill.ctx);
}, 120_000);
afterAll(() => bill.close());

const find = (kind: SavingKind, from = report) => from.findings.find((finding) => finding.kind === kind);
const dollars = (kind: SavingKind) => Number(find(kind)?.saving.value);
const resources = (kind: SavingKind) => find(kind)?.items.map((item) => item.resource);

describe("findSavings", () => {
  it("finds each planted waste, with its resource and dollars a month of 730 hours", () => {
    expect(resources("unattached_volume")).toEqual(["vol-0loose"]);
    expect(dollars("unattached_volume")).toBeCloseTo((50 / 720) * 730, 2);
    expect(resources("idle_nat_gateway")).toEqual(["arn:aws:ec2:us-east-1:1:natgateway/nat-0idle"]);
    expect(dollars("idle_nat_gateway")).toBeCloseTo(0.045 * 730, 6);
    expect(resources("idle_address")).toEqual(["arn:aws:ec2:us-east-1:1:elastic-ip/eipalloc-0idle"]);
    expect(dollars("idle_address")).toBeCloseTo(0.005 * 730, 6);
    expect(dollars("unused_commitment")).toBeCloseTo(0.04 * 730, 6);
    expect(resources("old_generation")).toEqual(["i-0old"]);
    const newer = String(find("old_generation")?.items[0]?.detail.split(" to ")[1]);
    expect(dollars("old_generation")).toBeCloseTo(
      (Number(onDemandPrice("m4.large", "us-east-1")?.usdPerHour) - Number(onDemandPrice(newer, "us-east-1")?.usdPerHour)) * 730,
      4,
    );
  });

  it("prices gp2 volumes at what the same bill pays for gp3, and leaves the unattached one to its own finding", () => {
    expect(resources("gp2_volume")).toEqual(["vol-0web"]);
    expect(dollars("gp2_volume")).toBeCloseTo((20 / 720) * 730 * 0.2, 3);
    expect(find("gp2_volume")?.overlap).toBe(1);
    expect(find("gp2_volume")?.items[0]?.detail).toBe("gp2, 200 GB");
  });

  it("takes the quiet hours from the pods' own load: all but 45 of the week", () => {
    expect(resources("nights_weekends")).toEqual(["dev-cluster"]);
    expect(dollars("nights_weekends")).toBeCloseTo(0.192 * 730 * (123 / 168), 4);
    expect(find("nights_weekends")?.confidence).toBe("medium");
  });

  it("counts each resource once, adds up, and ranks by what is really saved", () => {
    const total = report.findings.reduce((sum, finding) => sum + Number(finding.saving.value), 0);
    expect(Number(report.total.value)).toBeCloseTo(total, 9);
    const net = report.findings.map((finding) => Number(finding.net.value));
    expect(net).toEqual(net.toSorted((a, b) => b - a));
    for (const finding of report.findings)
      expect(finding.items.reduce((sum, item) => sum + Number(item.saving.value), 0)).toBeCloseTo(Number(finding.saving.value), 9);
    expect(report.findings.every((finding) => finding.saving.kind === "projected" && finding.saving.unit === "USD/month")).toBe(true);
  });

  it("looks only where it was asked to", async () => {
    const dev = await findSavings(bill.ctx, { filters: [{ dimension: "account", op: "is", values: ["dev"] }] });
    expect(dev.findings.flatMap((finding) => finding.items.map((item) => item.account)).every((account) => account === "dev")).toBe(true);
    const one = await findSavings(bill.ctx, { kinds: ["idle_address"] });
    expect(one.findings.map((finding) => finding.kind)).toEqual(["idle_address"]);
  });

  it("says what it cannot check without an inventory", async () => {
    const alone = await findSavings({ ...bill.ctx, inventory: NO_INVENTORY });
    expect(alone.notChecked).toEqual([
      { kind: "unattached_volume", reason: "the bill does not say what a volume is attached to, and no account is connected" },
    ]);
    expect(find("gp2_volume", alone)?.items.map((item) => item.resource)).toEqual(["vol-0loose", "vol-0web"]);
  });
});
