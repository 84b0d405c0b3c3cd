import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AnomalyDetail, AnomalyList } from "#core/api/anomalies";
import { ForbiddenError, InvalidInputError, NotFoundError } from "#core/errors";
import { scopesOf } from "#core/identity/roles";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { addCalendarEntry, listCalendar, removeCalendarEntry } from "#services/anomalies/calendar";
import { detectAnomalies } from "#services/anomalies/detect-anomalies";
import { getAnomaly } from "#services/anomalies/get-anomaly";
import { isoWeek, listAnomalies } from "#services/anomalies/list-anomalies";
import { expectAnomaly, reopenAnomaly, snoozeAnomaly } from "#services/anomalies/mark-anomaly";
import { readSettings, setDollarFloor } from "#services/anomalies/watch";
import type { ServiceContext } from "#services/context";
import { type Bill, GPU, aBill } from "#services/insights/testing/a-bill";
import { aTenant } from "#services/testing/a-tenant";

describe("anomalies of a bill", () => {
  let test: TestDatabase;
  let bill: Bill;
  beforeAll(async () => {
    [test, bill] = await Promise.all([embeddedTestDatabase(), aBill()]);
  });
  afterAll(async () => {
    await bill.close();
    await test.close();
  });
  /** A company of its own, in front of the bill in which a GPU machine began on 12 November. */
  const aCompany = async (now?: Date): Promise<ServiceContext> => {
    const { ctx } = await aTenant(test);
    return { ...ctx, costs: bill.ctx.costs, inventory: bill.ctx.inventory, now: () => now ?? bill.ctx.now() };
  };
  const audited = async (ctx: ServiceContext, action: string) =>
    (await ctx.db.read((tx) => tx.query("SELECT seq FROM audit_log WHERE action = $1", [action]))).length;

  it("finds the machine that was not there, its resource, its hour and what it costs", async () => {
    const ctx = await aCompany();
    const list = AnomalyList.parse(await listAnomalies(ctx));
    expect(list.summary).toMatchObject({ quiet: false, series: expect.any(Number) });
    expect(list.anomalies).toHaveLength(1);
    const [found] = list.anomalies;
    expect(found).toMatchObject({ state: "open", shape: "new", scope: { service: "EC2", account: "data" }, firstDay: "2026-11-13", ongoing: true });
    expect(Number(found?.actualPerDay.value)).toBeCloseTo(24 * GPU.usdPerHour, 2);
    expect(found?.drivers.find(({ dimension }) => dimension === "resource")?.value).toBe(GPU.id);
    const detail = AnomalyDetail.parse(await getAnomaly(ctx, found?.id ?? ""));
    expect(detail.explanation.join(" ")).toContain(GPU.id);
    expect(detail.blocks.map(({ kind }) => kind)).toEqual(["line", "table"]);
    expect(detail.sources).toHaveLength(1);
  });

  it("are the same rows however often they are looked for, and logged once", async () => {
    const ctx = await aCompany();
    expect(await detectAnomalies(ctx)).toMatchObject({ found: 1, opened: 1 });
    expect(await detectAnomalies(ctx)).toMatchObject({ found: 1, opened: 0 });
    await Promise.all([detectAnomalies(ctx), detectAnomalies(ctx)]);
    expect((await listAnomalies(ctx)).anomalies).toHaveLength(1);
    expect(await audited(ctx, "anomaly.detect")).toBe(1);
  });

  it("stay expected once a person said so, with the green tick and the weekly precision", async () => {
    const ctx = await aCompany();
    const [open] = (await listAnomalies(ctx)).anomalies;
    const marked = await expectAnomaly(ctx, open?.id ?? "", "the new training job");
    expect(marked).toMatchObject({ state: "expected", mark: { by: "Someone", reason: "the new training job" } });
    await detectAnomalies(ctx);
    const list = await listAnomalies(ctx);
    expect(list.counts).toMatchObject({ open: 0, expected: 1 });
    expect(list.summary).toMatchObject({ quiet: true });
    expect(list.precision).toEqual([{ week: "2026-W46", alerts: 1, expected: 1, precision: 0 }]);
    await expectAnomaly(ctx, open?.id ?? "", "the new training job");
    expect(await audited(ctx, "anomaly.expect")).toBe(1);
    expect(await reopenAnomaly(ctx, open?.id ?? "")).toMatchObject({ state: "open" });
  });

  it("are not told again at the level that was expected, should the row be gone", async () => {
    const ctx = await aCompany();
    const [open] = (await listAnomalies(ctx)).anomalies;
    await expectAnomaly(ctx, open?.id ?? "");
    // As if the same series had risen once before, in October, to the same level.
    await ctx.db.write((tx) =>
      tx.query("UPDATE anomalies SET first_day = '2026-10-01', last_day = '2026-10-03', key = 'before' WHERE id = $1", [open?.id]),
    );
    await detectAnomalies(ctx);
    const { anomalies, counts } = await listAnomalies(ctx);
    expect(counts).toMatchObject({ open: 0, expected: 2 });
    expect(anomalies.find(({ id }) => id !== open?.id)?.knownAction?.label).toContain("marked the same rise");
  });

  it("are quiet until the snooze ends", async () => {
    const ctx = await aCompany();
    const [open] = (await listAnomalies(ctx)).anomalies;
    const id = open?.id ?? "";
    await expect(snoozeAnomaly(ctx, id, "2026-11-01T00:00:00Z")).rejects.toThrow(InvalidInputError);
    await expect(snoozeAnomaly(ctx, id, "2028-11-01T00:00:00Z")).rejects.toThrow(/a year at most/);
    expect(await snoozeAnomaly(ctx, id, "2026-11-20T00:00:00Z")).toMatchObject({ state: "snoozed", mark: { until: "2026-11-20T00:00:00.000Z" } });
    await detectAnomalies(ctx);
    expect((await listAnomalies(ctx)).counts).toMatchObject({ open: 0, snoozed: 1 });
    await detectAnomalies({ ...ctx, now: () => new Date("2026-11-20T00:00:01Z") });
    expect((await listAnomalies(ctx)).counts).toMatchObject({ open: 1, snoozed: 0 });
  });

  it("are expected where the calendar knows of them", async () => {
    const ctx = await aCompany();
    const entry = await addCalendarEntry(ctx, {
      title: "GPU trial",
      from: "2026-11-10",
      to: "2026-11-30",
      service: null,
      account: "data",
      region: null,
    });
    const { anomalies, counts } = await listAnomalies(ctx);
    expect(counts).toMatchObject({ open: 0, expected: 1 });
    expect(anomalies[0]?.knownAction?.label).toContain("GPU trial");
    await expect(addCalendarEntry(ctx, { ...entry, from: "2026-12-01" })).rejects.toThrow(/ends before it begins/);
    await removeCalendarEntry(ctx, entry.id);
    expect(await listCalendar(ctx)).toEqual([]);
    await expect(removeCalendarEntry(ctx, entry.id)).rejects.toThrow(NotFoundError);
  });

  it("are none below the floor that somebody set", async () => {
    const ctx = await aCompany();
    expect((await listAnomalies(ctx)).counts.open).toBe(1);
    await setDollarFloor(ctx, "60.00");
    expect(await readSettings(ctx)).toEqual({ dollarFloor: "60.00" });
    expect((await listAnomalies(ctx)).counts.open).toBe(0);
  });

  it("are seen by a Viewer, marked by none, and not by another company", async () => {
    const ctx = await aCompany();
    const [open] = (await listAnomalies(ctx)).anomalies;
    const viewer = { ...ctx, scopes: scopesOf("viewer") };
    expect((await listAnomalies(viewer)).anomalies).toHaveLength(1);
    await expect(expectAnomaly(viewer, open?.id ?? "")).rejects.toThrow(ForbiddenError);
    const other = await aCompany();
    await expect(getAnomaly(other, open?.id ?? "")).rejects.toThrow(NotFoundError);
    await expect(expectAnomaly(other, open?.id ?? "")).rejects.toThrow(NotFoundError);
  });

  it("take metrics in where they are connected, and say where these fail", async () => {
    const ctx = await aCompany();
    const [open] = (await listAnomalies(ctx)).anomalies;
    const asked: string[] = [];
    const signals = {
      metrics: async ({ resource }: { resource: string }) => {
        asked.push(resource);
        return [{ label: `GPUUtilization of ${resource}`, unit: "%", points: [{ at: "2026-11-13T00:00:00Z", value: 1 }], source: "CloudWatch" }];
      },
      events: async () => [{ at: "2026-11-12T06:00:00Z", what: "RunInstances", by: "jonas" }],
    };
    const detail = await getAnomaly(ctx, open?.id ?? "", { signals });
    expect(asked).toEqual([GPU.id]);
    expect(detail.blocks).toHaveLength(3);
    expect(detail.explanation.at(-1)).toContain("RunInstances, by jonas");
    const failing = { ...signals, metrics: () => Promise.reject(new InvalidInputError("No access.")) };
    expect((await getAnomaly(ctx, open?.id ?? "", { signals: failing })).notes).toEqual(["Metrics could not be read: No access."]);
  });

  it("are said to be unknown where there is no cost data", async () => {
    const { ctx } = await aTenant(test);
    const list = AnomalyList.parse(await listAnomalies(ctx));
    expect(list).toMatchObject({ anomalies: [], asOf: null, summary: { quiet: false } });
    expect(list.notes).toEqual(["No cost data."]);
  });
});

describe("the ISO week", () => {
  it.each([
    ["2026-01-01", "2026-W01"],
    ["2027-01-01", "2026-W53"],
    ["2026-11-18", "2026-W47"],
  ])("of %s is %s", (day, week) => {
    expect(isoWeek(day)).toBe(week);
  });
});
