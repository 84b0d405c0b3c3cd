import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { embeddedTestDatabase, TEST_NOW, type TestDatabase } from "#db/testing/test-database";
import { engineExecutions } from "#services/costs/engine-executions";
import { aTenant } from "#services/testing/a-tenant";

const TOKEN = (name: string) => name.padEnd(40, "0");
const DAY = [new Date("2026-11-18T00:00:00Z"), new Date("2026-11-19T00:00:00Z")] as const;
const begun = (name: string, over: { readonly sqlHash?: string; readonly estimatedBytes?: number } = {}) =>
  ({ token: TOKEN(name), engine: "athena", sqlHash: "h", dataVersion: "v", estimatedBytes: undefined, ...over }) as const;

describe("executions on an engine that bills", () => {
  let test: TestDatabase;
  const tenants = new Map<string, string>();
  beforeAll(async () => {
    test = await embeddedTestDatabase();
    for (const name of ["first", "second"]) tenants.set(name, (await aTenant(test)).ctx.tenant.id);
  });
  afterAll(() => test.close());
  const of = (name: "first" | "second") => engineExecutions(test.database.tenant(tenants.get(name) ?? ""));

  it("are found again by statement and data, with their number, and are the tenant's own", async () => {
    const own = of("first");
    expect(await own.latest("h", "v")).toBeUndefined();
    await own.begin(begun("a"));
    await own.begin(begun("a"));
    expect(await own.latest("h", "v")).toEqual({ token: TOKEN("a"), executionId: undefined, state: "starting", attempts: 1 });
    await own.running(TOKEN("a"), "e-1");
    expect(await own.latest("h", "v")).toMatchObject({ executionId: "e-1", state: "running" });
    await own.end(TOKEN("a"), { state: "succeeded", bytesScanned: 12_000_000_000, costUsd: "0.060000000" });
    expect(await own.latest("h", "v")).toMatchObject({ executionId: "e-1", state: "succeeded" });
    expect(await own.latest("h", "another")).toBeUndefined();
    expect(await of("second").latest("h", "v")).toBeUndefined();
  });

  it("count into the day by what they read, by their estimate while they run, and not at all when they never began", async () => {
    const own = of("second");
    await own.begin(begun("b", { estimatedBytes: 700 }));
    await own.begin(begun("c", { estimatedBytes: 900 }));
    await own.end(TOKEN("c"), { state: "failed", bytesScanned: 0, costUsd: "0.000000000", error: "Refused before it began." });
    await own.begin(begun("d", { estimatedBytes: 50 }));
    await own.end(TOKEN("d"), { state: "cancelled", bytesScanned: 80, costUsd: "0.000050000", error: "x".repeat(5_000) });
    expect(TEST_NOW >= DAY[0] && TEST_NOW < DAY[1]).toBe(true);
    expect(await own.bytesBetween(...DAY)).toBe(780);
    expect(await own.bytesBetween(DAY[1], new Date("2026-11-20T00:00:00Z"))).toBe(0);
  });
});
