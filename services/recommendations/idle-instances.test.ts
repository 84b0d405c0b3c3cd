import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UnavailableError } from "#core/errors";
import type { Signals } from "#core/ports/signals";
import { aBill, type Bill, ec2, INVENTORY } from "#services/insights/testing/a-bill";
import { idleInstances } from "#services/recommendations/checks/idle-instances";
import type { Scope } from "#services/insights/savings/scan";

const HOURS = 336;
let bill: Bill;
const asked: string[] = [];

/** CPU by instance: an average, and its busiest hour; undefined is refused. */
const signalsOf = (loads: Readonly<Record<string, readonly [number, number] | undefined>>, hours = HOURS): Signals => ({
  async metrics({ resource, from }) {
    asked.push(resource);
    const load = loads[resource];
    if (load === undefined) throw new UnavailableError("AWS refuses GetMetricData.");
    const points = Array.from({ length: hours }, (_, hour) => ({
      at: new Date(Date.parse(from) + hour * 3_600_000).toISOString(),
      value: hour === 5 ? load[1] : load[0],
    }));
    return [{ label: `CPUUtilization of ${resource}`, unit: "%", points, source: "CloudWatch, us-east-1" }];
  },
  events: async () => [],
});
const look = (signals: Signals | undefined) => {
  const scope: Scope = { filters: [], exclude: [], signal: undefined, reads: new Map() };
  return idleInstances({ ...bill.ctx, clouds: { ...bill.ctx.clouds, signals } }, scope);
};

beforeAll(async () => {
  bill = await aBill({
    lines: [
      ec2("m5.large", "i-0idle", "production", 0.1),
      ec2("m5.large", "i-0busy", "production", 0.2),
      ec2("m5.large", "i-0nightly", "production", 0.3),
      ec2("m5.large", "i-0gone", "production", 0.4, { when: "h < timestamp '2026-11-10 00:00:00'" }),
    ],
    inventory: INVENTORY,
  });
}, 120_000);
afterAll(() => bill.close());

describe("idle instances", () => {
  it("are those whose CPU rested every hour of two weeks, at what they cost a month", async () => {
    const found = await look(signalsOf({ "i-0idle": [2, 4], "i-0busy": [40, 80], "i-0nightly": [2, 60] }));
    if (!("candidates" in found)) throw new Error(found.reason);
    expect(found.candidates.map(({ resource }) => resource)).toEqual(["i-0idle"]);
    expect(found.candidates[0]?.detail).toBe("m5.large, CPU 2.0 % on average, 4.0 % in its busiest hour");
    expect(Number(found.candidates[0]?.saving) / 1e18).toBeCloseTo(73, 3);
    expect(asked).toEqual(["i-0nightly", "i-0busy", "i-0idle"]);
  });

  it("are not guessed: without metrics, with too few of them, or where they are refused", async () => {
    expect(await look(undefined)).toMatchObject({ type: "idle_instance", reason: expect.stringContaining("no account is connected") });
    expect(await look(signalsOf({}))).toMatchObject({ reason: expect.stringContaining("could be read") });
    expect(await look(signalsOf({ "i-0idle": [1, 1], "i-0busy": [1, 1], "i-0nightly": [1, 1] }, 100))).toMatchObject({ candidates: [] });
  });
});
