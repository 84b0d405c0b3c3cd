import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { baselineOf } from "#core/costs/anomaly/baseline";
import type { CostSeries } from "#core/costs/anomaly/cost-series";
import { detectExcess } from "#core/costs/anomaly/detect";
import { detectCauses } from "#core/costs/anomaly/detect-world";
import { isSameSeries, rollUp } from "#core/costs/anomaly/roll-up";
import { type DayNumber, dayNumber, dayText, weekdayOf } from "#core/costs/forecast/day-number";
import { seededWorld, WATCHED_DAYS } from "#core/costs/testing/seeded-world";

const FROM = dayNumber("2026-07-06");
const LENGTH = 112;
const options = { floorUsd: 25, since: FROM };
const key = { service: "EC2", account: "production", region: "us-east-1" };

function series(of: (at: number, day: DayNumber) => number | undefined, over: Partial<CostSeries["key"]> = {}): CostSeries {
  return { key: { ...key, ...over }, from: FROM, values: Array.from({ length: LENGTH }, (_, at) => of(at, FROM + at)) };
}
/** A little unrest, the same each time. */
const wobble = (at: number) => 1 + 0.01 * Math.sin(at * 2.3);
const office = (at: number) => (weekdayOf(FROM + at) >= 5 ? 40 : 200) * wobble(at);

describe("the baseline", () => {
  it("is the weekday's own, moved along the slope", () => {
    const history = Array.from({ length: 56 }, (_, at) => Math.log(100 * (weekdayOf(FROM + at) === 0 ? 3 : 1)) + 0.002 * at);
    expect(baselineOf(history)?.centre).toBeCloseTo(Math.log(300) + 0.002 * 56, 2);
  });

  it("needs two weeks, and has a spread of two percent at least", () => {
    expect(baselineOf(Array.from({ length: 13 }, () => 4))).toBeUndefined();
    expect(baselineOf(Array.from({ length: 56 }, () => 4))?.spread).toBe(0.02);
  });
});

describe("detection", () => {
  it("finds a spike on its days, by what it cost over the weekday's usual", () => {
    const [found, ...more] = detectExcess(
      series((at) => office(at) + (at === 90 || at === 91 ? 150 : 0)),
      options,
    );
    expect(more).toEqual([]);
    expect(found).toMatchObject({ shape: "spike", first: FROM + 90, last: FROM + 91, ongoing: false });
    expect(found?.days[0]?.expected).toBeCloseTo(office(90), -1);
  });

  it("says nothing of weekends, growth, or what is below the floor", () => {
    expect(detectExcess(series(office), options)).toEqual([]);
    expect(
      detectExcess(
        series((at) => office(at) * (1 + 0.001 * at)),
        options,
      ),
    ).toEqual([]);
    expect(
      detectExcess(
        series((at) => 10 * wobble(at) + (at === 90 ? 24 : 0)),
        options,
      ),
    ).toEqual([]);
    expect(
      detectExcess(
        series((at) => 10 * wobble(at) + (at === 90 ? 27 : 0)),
        options,
      ),
    ).toHaveLength(1);
  });

  it("takes a higher floor from whoever sets it", () => {
    const spiky = series((at) => 100 * wobble(at) + (at === 90 ? 60 : 0));
    expect(detectExcess(spiky, options)).toHaveLength(1);
    expect(detectExcess(spiky, { ...options, floorUsd: 80 })).toEqual([]);
  });

  it("tells a new level once", () => {
    const [found, ...more] = detectExcess(
      series((at) => office(at) * (at >= 80 ? 1.6 : 1)),
      options,
    );
    expect(more).toEqual([]);
    expect(found).toMatchObject({ shape: "level_shift", first: FROM + 80 });
  });

  it("tells a service that was not there as new, and what was there from the start not", () => {
    expect(
      detectExcess(
        series((at) => (at >= 90 ? 70 : 0)),
        options,
      ),
    ).toMatchObject([{ shape: "new", first: FROM + 90 }]);
    expect(
      detectExcess(
        series((at) => 70 * wobble(at)),
        options,
      ),
    ).toEqual([]);
  });

  it("finds a slow leak, as one", () => {
    const found = detectExcess(
      series((at) => 200 * wobble(at) + (at >= 70 ? (at - 70) * 8 : 0)),
      options,
    );
    expect(found).toHaveLength(1);
    expect(found[0]?.shape).toBe("creep");
  });

  it("takes what comes on the first of each month, or once a month, as no surprise", () => {
    const first = (day: DayNumber) => dayText(day).endsWith("-01");
    expect(
      detectExcess(
        series((at, day) => 100 * wobble(at) + (first(day) ? 400 : 0)),
        options,
      ),
    ).toEqual([]);
    expect(
      detectExcess(
        series((_, day) => (dayText(day).endsWith("-28") ? 500 : 0)),
        options,
      ),
    ).toEqual([]);
    const twelfth = series((at, day) => 100 * wobble(at) + (dayText(day).endsWith("-12") ? 300 : 0));
    expect(detectExcess(twelfth, { ...options, since: dayNumber("2026-10-01") })).toEqual([]);
  });

  it("never alarms of less, of nothing, or of days without data", () => {
    expect(
      detectExcess(
        series((at) => (at >= 90 ? 10 : office(at))),
        options,
      ),
    ).toEqual([]);
    expect(
      detectExcess(
        series(() => 0),
        options,
      ),
    ).toEqual([]);
    expect(
      detectExcess(
        series((at) => (at % 9 === 4 ? undefined : office(at))),
        options,
      ),
    ).toEqual([]);
    expect(detectExcess({ key, from: FROM, values: [5] }, options)).toEqual([]);
  });

  it("gives runs in order, inside the series, whatever the numbers are", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constant(undefined), fc.constant(0), fc.double({ min: -50, max: 1e5, noNaN: true })), { maxLength: 100 }),
        (values) => {
          const found = detectExcess({ key, from: FROM, values }, options);
          for (const run of found) {
            expect(run.first).toBeGreaterThanOrEqual(FROM);
            expect(run.last).toBeLessThan(FROM + values.length);
            expect(run.last).toBeGreaterThanOrEqual(run.first);
            expect(Number.isFinite(run.score)).toBe(true);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("one cause", () => {
  const spike = (at: number, by: number) => (day: number) => 100 * wobble(day) + (day === at ? by : 0);

  it("is told once where an account's series rise together, led by the dearest", () => {
    const world = [
      series(spike(90, 60), { service: "S3" }),
      series(spike(90, 200), { service: "NATGateway" }),
      series(spike(60, 90), { service: "RDS" }),
    ];
    const causes = detectCauses(world, options);
    expect(causes.map(({ lead, parts }) => [lead.key.service, parts.length])).toEqual([
      ["NATGateway", 2],
      ["RDS", 1],
    ]);
    expect(causes[0]?.impact).toBeCloseTo(260, -1);
  });

  it("is two where accounts and services differ", () => {
    const world = [series(spike(90, 60), { service: "S3", account: "a" }), series(spike(90, 60), { service: "RDS", account: "b" })];
    expect(detectCauses(world, options)).toHaveLength(2);
  });

  it("does not depend on the order of the series", () => {
    const runs = ["a", "b", "c"].flatMap((service, index) => detectExcess(series(spike(90 + (index % 2), 60 + index), { service }), options));
    expect(rollUp(runs.toReversed()).map(({ lead }) => lead.key)).toEqual(rollUp(runs).map(({ lead }) => lead.key));
  });
});

describe("seeded worlds", () => {
  it("have their anomalies found, and few others", () => {
    let [planted, found, alerts, right] = [0, 0, 0, 0];
    for (let seed = 501; seed <= 508; seed += 1) {
      const world = seededWorld(seed, 2);
      const causes = detectCauses(world.series, { floorUsd: 25, since: world.last - WATCHED_DAYS });
      const covers = (cause: (typeof causes)[number], anomaly: (typeof world.anomalies)[number]) =>
        cause.parts.some((part) => isSameSeries(part.key, anomaly.key) && part.first >= anomaly.first - 1 && part.first <= anomaly.last + 1);
      planted += world.anomalies.length;
      found += world.anomalies.filter((anomaly) => causes.some((cause) => covers(cause, anomaly))).length;
      alerts += causes.length;
      right += causes.filter((cause) => world.anomalies.some((anomaly) => covers(cause, anomaly))).length;
    }
    expect(found / planted).toBeGreaterThanOrEqual(0.9);
    expect(right / alerts).toBeGreaterThanOrEqual(0.75);
  });
});
