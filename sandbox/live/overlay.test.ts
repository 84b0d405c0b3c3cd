import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keepBill } from "#sandbox/bill/bill-files";
import type { LaunchOrder, LiveInstance } from "#sandbox/live/live-instance";
import { openFaults } from "#sandbox/live/open-faults";
import { type OpenLiveWorld, openLiveWorld } from "#sandbox/live/open-live-world";
import { KESTREL } from "#sandbox/testing/kestrel";
import { openBill } from "#sandbox/testing/open-bill";
import { fleetBetween } from "#sandbox/world/fleet";
import { rootDiskId } from "#sandbox/world/volumes";

const START = Date.parse("2026-10-06T10:20:00Z");
const HOUR_MS = 3_600_000;
const PATIENCE_MS = 60_000;
const alive = ({ state }: LiveInstance) => state === "pending" || state === "running";

async function withWorld<T>(use: (world: OpenLiveWorld, clock: { at: number }, folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "major-tom-overlay-"));
  const clock = { at: START };
  const world = openLiveWorld(KESTREL, { folder, now: () => new Date(clock.at), faults: openFaults() });
  try {
    return await use(world, clock, folder);
  } finally {
    world.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function orderLike(one: LiveInstance): LaunchOrder {
  const { accountId, region, zone, poolKey, cluster, imageId, subnetId, launchTemplate } = one;
  const order = { accountId, region, zone, poolKey, cluster, imageId, subnetId, launchTemplate };
  return {
    ...order,
    instanceType: "m5.large",
    capacity: "spot",
    owner: { kind: "unowned" },
    tags: { team: "shop", "x-y": "z" },
    clientToken: undefined,
  };
}

const step = fc.record({
  what: fc.constantFrom("launch", "terminate", "take", "tag", "wait"),
  which: fc.nat(1000),
  minutes: fc.integer({ min: 1, max: 600 }),
});

describe("the overlay", () => {
  it(
    "bills exactly what the live world showed, whatever is launched, taken, tagged and ended",
    () =>
      fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), (steps) =>
          withWorld((world, clock) => {
            const shown: { readonly at: number; readonly ids: readonly string[] }[] = [];
            const gone = new Set<string>();
            for (const { what, which, minutes } of steps) {
              clock.at += 1000;
              const now = world.instances().filter(alive);
              const one = now[which % now.length];
              if (one === undefined) continue;
              if (what === "launch") world.launch(orderLike(one));
              if (what === "take") world.take(one.id);
              if (what === "tag") world.tag(one.id, { note: "seen" });
              if (what === "terminate") {
                world.terminate(one.id);
                gone.add(one.id);
              }
              for (const part of [1, minutes * 60]) {
                clock.at += part * 1000;
                const ids = world
                  .instances()
                  .filter(alive)
                  .map(({ id }) => id);
                expect(ids.filter((id) => gone.has(id))).toEqual([]);
                shown.push({ at: clock.at, ids: ids.sort() });
              }
            }
            const to = Math.floor(clock.at / HOUR_MS) + 1;
            const fleet = fleetBetween(KESTREL, Math.floor(START / HOUR_MS), to, world.overlay());
            for (const { at, ids } of shown) {
              const billed = fleet.filter(({ launchedAt, endedAt }) => launchedAt * 1000 <= at && (endedAt === undefined || at < endedAt * 1000));
              expect(billed.map(({ id }) => id).sort()).toEqual(ids);
            }
          }),
        ),
        { numRuns: 60 },
      ),
    PATIENCE_MS,
  );

  it(
    "puts a switch into the next bill: the old instance to its end, the new one from its launch, its pods and its disk, and no other usage changed",
    () =>
      withWorld(async (world, clock, folder) => {
        const bill = async (name: string, until: string, done = true) => {
          const made = await keepBill(KESTREL, join(folder, name), new Date(until), 1, done ? world.overlay() : undefined);
          return { ...made, open: await openBill(made.glob) };
        };
        const [old, other] = world.instances().filter((one) => one.poolKey === "web" && alive(one));
        if (old === undefined || other === undefined) throw new Error("Two nodes are there.");
        const before = await bill("bill", "2026-10-06T00:00:00Z");
        before.open.close();
        world.take(old.id);
        const fresh = world.launch({ ...orderLike(old), cluster: old.cluster });
        clock.at += 10 * 60_000;
        world.terminate(old.id);
        clock.at += 20 * HOUR_MS;
        expect((await bill("bill", "2026-10-06T23:00:00Z")).changed).toBe(false);

        const after = await bill("bill", "2026-10-08T00:00:00Z");
        const usage = (id: string, bills: typeof after) =>
          bills.open.query(
            `SELECT min(line_item_usage_start_date)::VARCHAR AS first, max(line_item_usage_start_date)::VARCHAR AS last, round(sum(line_item_usage_amount), 6) AS hours, any_value(line_item_usage_type) AS type, any_value(resource_tags['user_team']) AS team FROM cur WHERE line_item_resource_id = '${id}' AND line_item_usage_start_date >= TIMESTAMP '2026-10-06 10:00:00'`,
          );
        expect(await usage(old.id, after)).toMatchObject([{ last: "2026-10-06 10:00:00", hours: 0.5 }]);
        const launched = { first: "2026-10-06 10:00:00", last: "2026-10-07 23:00:00", hours: 37.666667, type: "SpotUsage:m5.large", team: "shop" };
        expect(await usage(fresh.id, after)).toEqual([launched]);
        const disk = `SELECT round(sum(line_item_usage_amount) * 744, 3) AS gb_hours FROM cur WHERE line_item_resource_id = '${rootDiskId(fresh.id)}'`;
        expect(await after.open.query(disk)).toEqual([{ gb_hours: 1506.667 }]);
        const pods = `SELECT count(DISTINCT line_item_resource_id) AS n FROM cur WHERE split_line_item_parent_resource_id = '${fresh.id}'`;
        expect(await after.open.number(pods)).toBeGreaterThan(0);

        const untouched = await bill("untouched", "2026-10-08T00:00:00Z", false);
        const rest = `SELECT sum(line_item_usage_amount) AS hours, round(sum(pricing_public_on_demand_cost), 6) AS list FROM cur WHERE line_item_resource_id = '${other.id}'`;
        expect(await after.open.query(rest)).toEqual(await untouched.open.query(rest));
        const again = await bill("again", "2026-10-08T00:00:00Z");
        const digest = "SELECT count(*) AS n, bit_xor(hash(cur)) AS digest FROM cur";
        expect(await after.open.query(digest)).toEqual(await again.open.query(digest));
        for (const { open } of [after, untouched, again]) open.close();
      }),
    PATIENCE_MS,
  );

  it(
    "rewrites a period that was billed before what was done in it was known, and no older one",
    () =>
      withWorld(async (world, clock, folder) => {
        const now = new Date("2026-10-08T00:00:00Z");
        const first = await keepBill(KESTREL, join(folder, "bill"), now, 2);
        const written = () => statSync(join(first.folder, "billing_period=2026-09", "cur-00001.parquet")).mtimeMs;
        const september = written();
        const old = world.instances().find((one) => one.poolKey === "web" && alive(one));
        world.terminate(old?.id ?? "");
        clock.at += 2 * 86_400_000;
        expect((await keepBill(KESTREL, join(folder, "bill"), now, 2, world.overlay())).changed).toBe(true);
        const bill = await openBill(first.glob);
        const last = `SELECT max(line_item_usage_start_date)::VARCHAR AS last FROM cur WHERE line_item_resource_id = '${old?.id}'`;
        expect(written()).toBe(september);
        expect(await bill.query(last)).toEqual([{ last: "2026-10-06 10:00:00" }]);
        bill.close();
        expect((await keepBill(KESTREL, join(folder, "bill"), now, 2, world.overlay())).changed).toBe(false);
      }),
    PATIENCE_MS,
  );
});
