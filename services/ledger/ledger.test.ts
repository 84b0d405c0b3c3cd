import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { csvTable } from "#core/csv/testing/csv-table";
import { ConflictError, IllegalTransitionError, InvalidInputError, NotFoundError } from "#core/errors";
import { scopesOf } from "#core/identity/roles";
import { INSTANCE_HOURS } from "#core/ledger/measure";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { aRig } from "#services/execution/testing/a-flight";
import type { ServiceContext } from "#services/context";
import { aBill, type Bill, ec2, INVENTORY, type Line } from "#services/insights/testing/a-bill";
import { keepPromise } from "#services/ledger/ledger-rows";
import { measureLedger } from "#services/ledger/measure-ledger";
import { readSavings } from "#services/ledger/read-savings";
import { savingsCsv } from "#services/ledger/savings-csv";
import { getRecommendation, listRecommendations, topRecommendations } from "#services/recommendations/list";
import { refreshRecommendations } from "#services/recommendations/refresh";
import { setRecommendationStatus, setStatuses } from "#services/recommendations/set-status";
import { aTenant } from "#services/testing/a-tenant";

const PATIENCE_MS = 120_000;
const DONE = "timestamp '2026-11-12 06:00:00'";
const volume = (id: string, when?: string): Line => ({
  usage: "EBS:VolumeUsage.gp2",
  operation: "CreateVolume-Gp2",
  resource: id,
  account: "dev",
  unit: "GB-Mo",
  amount: "500.0/720",
  cost: "50.0/720",
  ...(when === undefined ? {} : { when }),
});
/** What is true: the volume is deleted at the instant it is marked done; the switched node ran nine tenths of the time, at half its price. */
const LINES: readonly Line[] = [
  volume("vol-0gone", `h < ${DONE}`),
  volume("vol-0stays"),
  ec2("m5.xlarge", "i-0old", "dev", 0.192, { when: `h < ${DONE}` }),
  { ...ec2("m5.xlarge", "i-0new", "dev", 0.096, { when: `h >= ${DONE} and hour(h) <> 3 and hour(h) <> 4` }), usage: "SpotUsage:m5.xlarge" },
];
const INSTANT = new Date("2026-11-12T06:00:00.000Z");
const HOURS_COVERED = 5 * 24 + 18;

let test: TestDatabase;
let bill: Bill;
beforeAll(async () => {
  test = await embeddedTestDatabase();
  const loose = ["vol-0gone", "vol-0stays"].map((id) => ({
    id,
    accountId: "2",
    accountName: "dev",
    region: "us-east-1",
    type: "gp2" as const,
    sizeGb: 500,
    attachedTo: undefined,
    detachedAt: "2026-01-01T00:00:00Z",
    team: undefined,
  }));
  bill = await aBill({ lines: LINES, inventory: { ...INVENTORY, volumes: async () => loose } });
}, PATIENCE_MS);
afterAll(async () => {
  await bill.close();
  await test.close();
});

async function aCustomer(at: Date = INSTANT): Promise<ServiceContext> {
  const { ctx } = await aTenant(test);
  return { ...ctx, costs: bill.ctx.costs, inventory: bill.ctx.inventory, now: () => at };
}

describe("recommendations", () => {
  it("keep their status over a refresh, tell whoever comes late, and are audited", async () => {
    const ctx = await aCustomer(new Date("2026-11-18T12:00:00Z"));
    const list = await listRecommendations(ctx);
    const row = list.rows.find(({ type }) => type === "unattached_volume");
    if (row === undefined) throw new Error("There is one.");
    expect([row.status, row.version, row.rank]).toEqual(["open", 1, expect.any(Number)]);
    await expect(setRecommendationStatus(ctx, row.id, { status: "dismissed", version: 1 })).rejects.toThrow(InvalidInputError);
    const dismissed = await setRecommendationStatus(ctx, row.id, { status: "dismissed", reason: "kept for the auditor", version: 1 });
    expect(dismissed).toMatchObject({ status: "dismissed", reason: "kept for the auditor", version: 2, rank: null });
    await expect(setRecommendationStatus(ctx, row.id, { status: "open", version: 1 })).rejects.toThrow(ConflictError);
    await expect(setRecommendationStatus(ctx, row.id, { status: "done", version: 2 })).rejects.toThrow(IllegalTransitionError);
    await expect(getRecommendation(ctx, "rec_unknown")).rejects.toThrow(NotFoundError);
    expect(await refreshRecommendations(ctx)).toMatchObject({ added: 0, expired: 0, reopened: 0 });
    const detail = await getRecommendation(ctx, row.id);
    expect(detail).toMatchObject({ status: "dismissed", version: 2, history: [{ from: "open", to: "dismissed", reason: "kept for the auditor" }] });
    expect(detail.steps.map(({ command }) => command)).toContain("aws ec2 delete-volume --volume-id vol-0stays --region us-east-1");
    const audit = await ctx.db.read((tx) =>
      tx.query<{ outcome: string }>("SELECT outcome FROM audit_log WHERE action = 'recommendation.set-status' ORDER BY seq"),
    );
    expect(audit.map(({ outcome }) => outcome)).toEqual(["failed", "success", "failed", "failed"]);
    expect((await listRecommendations(ctx)).rows.some(({ id }) => id === row.id)).toBe(false);
  });

  it("are set many at once, each judged alone, and by nobody who may only look", async () => {
    const ctx = await aCustomer(new Date("2026-11-18T12:00:00Z"));
    const rows = (await listRecommendations(ctx)).rows;
    const [first, second] = rows;
    if (first === undefined || second === undefined) throw new Error("There are two.");
    const changes = [
      { id: first.id, version: 1 },
      { id: "rec_unknown", version: 1 },
      { id: second.id, version: 7 },
    ];
    const { results } = await setStatuses(ctx, { status: "accepted", changes });
    expect(results.map(({ ok, code }) => [ok, code])).toEqual([
      [true, null],
      [false, "not-found"],
      [false, "conflict"],
    ]);
    await expect(setStatuses({ ...ctx, scopes: scopesOf("viewer") }, { status: "done", changes })).rejects.toThrow(/may not/);
    const top = await topRecommendations(ctx);
    expect(top.rows.length).toBeLessThanOrEqual(3);
    expect(top.rows.map(({ rank }) => rank)).toEqual(top.rows.map(({ rank }) => rank).toSorted((a, b) => Number(a) - Number(b)));
  });

  it("come back where a dismissed saving doubles, and expire where they are gone", async () => {
    const ctx = await aCustomer(new Date("2026-11-18T12:00:00Z"));
    const row = (await listRecommendations(ctx)).rows.find(({ type }) => type === "unattached_volume");
    if (row === undefined) throw new Error("There is one.");
    await setRecommendationStatus(ctx, row.id, { status: "dismissed", reason: "small", version: 1 });
    await ctx.db.write((tx) => tx.query("UPDATE recommendations SET net_at_status = net / 2 WHERE id = $1", [row.id]));
    expect(await refreshRecommendations(ctx)).toMatchObject({ reopened: 1 });
    expect(await getRecommendation(ctx, row.id)).toMatchObject({ status: "open", version: 3, statusBy: "Major Tom" });
    const empty = { ...ctx, inventory: { ...ctx.inventory, volumes: async () => [] } };
    expect((await refreshRecommendations(empty)).expired).toBeGreaterThanOrEqual(1);
    expect(await getRecommendation(ctx, row.id)).toMatchObject({ status: "expired", version: 4 });
  });
});

describe("the ledger", () => {
  it("shows for a recommendation that was marked done what the bill shows: the deleted volume whole", async () => {
    const ctx = await aCustomer();
    await refreshRecommendations(ctx);
    const row = (await listRecommendations(ctx)).rows.find(({ type }) => type === "unattached_volume");
    if (row === undefined) throw new Error("There is one.");
    // Only one of the two was deleted: half of the promise is missing, and the ledger says that it still runs, not that it was saved.
    await setRecommendationStatus(ctx, row.id, { status: "done", version: row.version });
    const savings = await readSavings(ctx);
    const entry = savings.entries.find(({ sourceId }) => sourceId === row.id);
    expect(Number(entry?.promised.value)).toBeCloseTo((100 / 720) * HOURS_COVERED, 3);
    expect(Number(entry?.realized.value)).toBeCloseTo((50 / 720) * HOURS_COVERED, 3);
    expect(entry).toMatchObject({ status: "measuring", category: "storage" });
    const [saved] = csvTable(savingsCsv(savings, "entries")).rows;
    expect(saved).toMatchObject({ source_id: row.id, promised: entry?.promised.value, realized: entry?.realized.value, gap: entry?.gap.value });
    expect(csvTable(savingsCsv(savings, "totals")).rows[0]).toMatchObject({ value: savings.realized.value, unit: savings.realized.unit });
    expect(csvTable(savingsCsv(savings, "categories")).rows.map(({ realized }) => realized)).toEqual(
      savings.categories.map(({ realized }) => realized.value ?? ""),
    );
    const storage = savings.categories.find(({ category }) => category === "storage");
    expect(Number(storage?.before.value) - Number(storage?.after.value)).toBeCloseTo(Number(storage?.realized.value), 6);
    expect(savings.categories.find(({ category }) => category === "databases")).toMatchObject({ empty: true, why: expect.stringContaining("RDS") });
    await setRecommendationStatus(ctx, row.id, { status: "open", version: row.version + 1 });
    expect((await readSavings(ctx)).entries[0]).toMatchObject({ status: "undone", cause: "undone" });
  });

  it("measures a switched node at its old rate for the hours that ran, and calls less use no saving", async () => {
    const ctx = await aCustomer();
    const promise = {
      source: "proposal",
      sourceId: "APR-7",
      kind: "node_switch",
      title: "Move ip-1 to spot",
      category: "kubernetes",
      by: "Ada",
      promisedPerHour: "0.096",
      effectiveAt: INSTANT,
      measure: {
        basis: "usage",
        metric: null,
        resources: ["i-0old"],
        successors: ["i-0new"],
        cluster: null,
        account: null,
        usageTypes: INSTANCE_HOURS,
        from: INSTANT.toISOString(),
        expected: { before: "0.19200", after: "0.09600" },
      },
    } as const;
    await ctx.db.write((tx) =>
      keepPromise(tx, {
        ...promise,
        measure: { ...promise.measure, resources: [...promise.measure.resources], successors: [...promise.measure.successors] },
      }),
    );
    const [entry] = (await readSavings(ctx)).entries;
    const hoursRun = HOURS_COVERED - 2 * 5;
    expect(Number(entry?.counterfactual.value)).toBeCloseTo(0.192 * hoursRun, 6);
    expect(Number(entry?.realized.value)).toBeCloseTo(0.096 * hoursRun, 6);
    expect([entry?.realizedLow.value, entry?.realizedHigh.value]).toEqual([entry?.realized.value, entry?.realized.value]);
    expect(entry).toMatchObject({ status: "measuring", cause: "usage" });
    expect((await readSavings(ctx, { period: "2026-10" })).realized.value).toBe("0");
  });

  it("takes what was promised from what was signed, with what was launched, and waits for the bill", async () => {
    const rig = await aRig(test);
    const id = await rig.propose("ip-una");
    await rig.approve(id);
    expect(await measureLedger(rig.owner)).toMatchObject([{ sourceId: id, effectiveAt: undefined, status: "waiting" }]);
    await rig.executor.runUntilIdle();
    const [entry] = await measureLedger(rig.owner);
    const made = [...rig.world.instances.values()].at(-1)?.id;
    expect(entry).toMatchObject({
      sourceId: id,
      status: "waiting",
      measure: { resources: ["i-0una"], successors: [made] },
      effectiveAt: expect.any(Date),
    });
    await rig.close();
  });
});
