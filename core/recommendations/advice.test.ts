import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RECOMMENDATION_STATUSES, RECOMMENDATION_TYPES } from "#core/api/recommendations";
import { decimal } from "#core/figures/decimal";
import type { Candidate } from "#core/insights/overlap";
import { reasonOf } from "#core/commitments/net-effect-reason";
import { type EngineAdvice, groupAdvice, groupLeftOut, shareAdvice } from "#core/recommendations/group";
import { manualSteps } from "#core/recommendations/manual-steps";
import { byRank, type Ranked, scoreOf } from "#core/recommendations/rank";
import type { FoundAdvice } from "#core/recommendations/source";
import { ALLOWED, checkTransition, whenFound, whenGone } from "#core/recommendations/transitions";
import { TYPE_FACTS } from "#core/recommendations/type-facts";

const evidence = { sql: null, period: { from: "2026-11-01T00:00:00.000Z", to: "2026-11-15T00:00:00.000Z" } };
const found = (type: FoundAdvice["type"], candidates: readonly Candidate[], more: Partial<FoundAdvice> = {}): FoundAdvice => ({
  type,
  candidates,
  confidence: "high",
  because: "The bill says so.",
  title: (count) => `${count} things`,
  evidence,
  ...more,
});
const aCandidate = (over: Partial<Candidate> = {}): Candidate => ({
  resource: "vol-1",
  members: ["vol-1"],
  account: "dev",
  region: "us-east-1",
  detail: "gp2, 500 GB",
  cost: decimal(20),
  saving: decimal(40),
  covered: 0n,
  ...over,
});

const candidate = fc
  .record({
    resource: fc.constantFrom("i-1", "i-2", "i-3", "vol-1", "vol-2", "vol-3"),
    others: fc.array(fc.constantFrom("i-1", "i-2", "vol-1", "vol-2"), { maxLength: 2 }),
    account: fc.constantFrom("dev", "prod"),
    saving: fc.integer({ min: 0, max: 500 }),
    share: fc.constantFrom(0, 0.5, 1),
  })
  .map(({ resource, others, account, saving, share }) =>
    aCandidate({ resource, account, members: [...new Set([resource, ...others])], saving: decimal(saving), covered: decimal(saving * share) }),
  );
const anEngine = fc.record({
  engine: fc.constantFrom("savings", "bill", "nodes"),
  found: fc
    .record({
      type: fc.constantFrom("gp2_volume", "spot_switch", "nights_weekends", "old_generation", "idle_address"),
      candidates: fc.array(candidate, { maxLength: 5 }),
    })
    .map(({ type, candidates }) => found(type as FoundAdvice["type"], candidates)),
});

const grouped = (all: readonly EngineAdvice[]) => groupAdvice(shareAdvice(all));

describe("groupLeftOut", () => {
  const reason = reasonOf({
    grossUsdPerHour: 0.05,
    netUsdPerHour: -0.01,
    idleUsdPerHour: 0.06,
    absorbedUsdPerHour: 0,
    idleMore: ["plan"],
    onlyReservationsIdle: false,
    changesPlans: false,
  });
  const out = (resource: string, saving: number, covered: number): Candidate =>
    aCandidate({ resource, members: [resource], saving: decimal(saving), covered: decimal(covered), reason });
  const shared = (...candidates: readonly Candidate[]) => shareAdvice([{ engine: "savings", found: found("old_generation", candidates) }]);
  const together = (candidates: readonly Candidate[]) => ({ covered: decimal(100 * candidates.length), reason });

  it("counts several of one finding as a whole, and one by what it does itself", () => {
    const [both] = groupLeftOut(shared(out("i-1", 40, 50), out("i-2", 30, 35)), [], together);
    expect(both).toMatchObject({ gross: decimal(70), net: decimal(70 - 200), key: "dev" });
    const [one] = groupLeftOut(shared(out("i-1", 40, 50)), [], together);
    expect(one).toMatchObject({ gross: decimal(40), net: decimal(-10), reason: { kind: "loses" } });
  });

  it("has what is too little after commitments, and not what was too little before them or is advised", () => {
    const advised = shared(out("i-1", 40, 39.5));
    expect(groupAdvice(advised)).toEqual([]);
    expect(groupLeftOut([], advised, together)).toMatchObject([{ net: decimal("0.5"), gross: decimal(40) }]);
    expect(groupLeftOut([], shared(out("i-1", 0.5, 0.4)), together)).toEqual([]);
    expect(groupLeftOut([], shared(out("i-1", 40, 10)), together)).toEqual([]);
    // Too little without any commitment: it is no advice, and commitments have no part in it.
    expect(groupLeftOut([], shared(aCandidate({ saving: decimal("0.5") })), together)).toEqual([]);
  });

  it("puts first what would seem to save most", () => {
    const rows = groupLeftOut(
      shareAdvice([{ engine: "nodes", found: found("spot_switch", [out("i-1", 20, 30), out("i-2", 90, 91), out("i-3", 50, 70)]) }]),
      [],
      together,
    );
    expect(rows.map(({ key }) => key)).toEqual(["i-2", "i-3", "i-1"]);
  });
});

describe("groupAdvice", () => {
  it("never counts a resource twice, whatever the engines say of it, and sums exactly what it keeps", () => {
    fc.assert(
      fc.property(fc.array(anEngine, { maxLength: 6 }), (engines) => {
        const groups = grouped(engines);
        const members = groups.flatMap(({ candidates }) => candidates.flatMap((one) => one.members));
        expect(new Set(members).size).toBe(members.length);
        for (const group of groups) {
          expect(group.gross).toBe(group.candidates.reduce((sum, one) => sum + one.saving, 0n));
          expect(group.net).toBe(group.candidates.reduce((sum, one) => sum + one.saving - one.covered, 0n));
        }
      }),
    );
  });

  it("gives a resource to the engine that saves more by it, and says that another gave it up", () => {
    const groups = grouped([
      { engine: "savings", found: found("gp2_volume", [aCandidate({ saving: decimal(8) }), aCandidate({ resource: "vol-2", members: ["vol-2"] })]) },
      { engine: "bill", found: found("stopped_instance_volume", [aCandidate({ saving: decimal(50) })]) },
    ]);
    expect(groups.map(({ type, candidates, mergedAway }) => [type, candidates.map(({ resource }) => resource), mergedAway])).toEqual([
      ["gp2_volume", ["vol-2"], 1],
      ["stopped_instance_volume", ["vol-1"], 0],
    ]);
  });

  it("leaves out what is below its least dollars, and claims none where none are known", () => {
    expect(grouped([{ engine: "savings", found: found("gp2_volume", [aCandidate({ saving: decimal("1.99") })]) }])).toEqual([]);
    const [untagged] = grouped([{ engine: "bill", found: found("untagged_spend", [aCandidate({ saving: 0n })], { savingUnknown: true }) }]);
    expect([untagged?.net, untagged?.gross]).toEqual([undefined, undefined]);
  });
});

const ranked: fc.Arbitrary<Ranked> = fc.record({
  id: fc.string({ minLength: 1, maxLength: 4 }),
  net: fc.option(fc.integer({ min: 0, max: 50 }), { nil: undefined }),
  gross: fc.option(fc.integer({ min: 0, max: 50 }), { nil: undefined }),
  confidence: fc.constantFrom("high", "medium", "low"),
  risk: fc.constantFrom("low", "medium", "high"),
  effort: fc.constantFrom("low", "medium", "high"),
});

describe("byRank", () => {
  it("is the same order however the rows come, and falls with the score", () => {
    fc.assert(
      fc.property(fc.uniqueArray(ranked, { selector: ({ id }) => id, maxLength: 12 }), fc.nat(), (rows, seed) => {
        const shuffled = rows.toSorted((a, b) => ((a.id.length * 31 + seed) % 7) - ((b.id.length * 31 + seed) % 7));
        const order = rows.toSorted(byRank);
        expect(shuffled.toReversed().toSorted(byRank)).toEqual(order);
        const scores = order.map(scoreOf);
        expect(scores).toEqual(scores.toSorted((a, b) => b - a));
      }),
    );
  });

  it("puts the safer of two equal savings first", () => {
    const base = { net: 100, gross: 100, confidence: "high", effort: "low" } as const;
    expect(
      [
        { ...base, id: "a", risk: "high" as const },
        { ...base, id: "b", risk: "low" as const },
      ]
        .toSorted(byRank)
        .map(({ id }) => id),
    ).toEqual(["b", "a"]);
  });
});

describe("checkTransition", () => {
  const table = RECOMMENDATION_STATUSES.flatMap((from) => RECOMMENDATION_STATUSES.map((to) => ({ from, to, may: ALLOWED[from].includes(to) })));
  it.each(table)("$from to $to: $may", ({ from, to, may }) => {
    const change = () => checkTransition(from, to, "a reason");
    if (may) expect(change).not.toThrow();
    else expect(change).toThrow();
  });

  it("wants to know why something is dismissed, and lets nobody set expired", () => {
    expect(() => checkTransition("open", "dismissed", " ")).toThrow(/give a reason/);
    for (const from of RECOMMENDATION_STATUSES) expect(() => checkTransition(from, "expired", "x")).toThrow();
  });
});

describe("a refresh", () => {
  const now = new Date("2026-11-26T00:00:00Z");
  const known = (status: Parameters<typeof whenGone>[0], days: number, netAtStatus: number | undefined) => ({
    status,
    statusAt: new Date(now.getTime() - days * 86_400_000),
    netAtStatus,
  });
  it.each([
    [known("dismissed", 100, 50), 99, undefined],
    [known("dismissed", 100, 50), 100, "open"],
    [known("dismissed", 100, undefined), 100, undefined],
    [known("dismissed", 100, 0), 100, undefined],
    [known("expired", 1, 50), 50, "open"],
    [known("done", 14, 50), 50, undefined],
    [known("done", 15, 50), 50, "open"],
    [known("open", 100, 50), 500, undefined],
    [known("accepted", 100, 50), 500, undefined],
  ])("makes of %j, found again with %i dollars, %s", (before, net, status) => {
    expect(whenFound(before, net, now)?.status).toBe(status);
  });

  it("expires what is gone, and leaves what was decided", () => {
    expect(RECOMMENDATION_STATUSES.map(whenGone)).toEqual(["expired", "expired", undefined, undefined, undefined]);
  });
});

describe("manualSteps", () => {
  it.each(RECOMMENDATION_TYPES)("says what to do by hand for %s, and writes no command with a name that needs quoting", (type) => {
    const resource = { account: "dev", region: "us-east-1", detail: "m4.large to m7i.large" };
    const plain = manualSteps(type, [{ ...resource, id: "arn:aws:x:us-east-1:1:thing/one" }]);
    expect(plain.length).toBeGreaterThanOrEqual(2);
    const hostile = manualSteps(type, [{ ...resource, id: "vol-1; rm -rf / $(x)", region: "us-east-1; reboot" }]);
    expect(hostile.map(({ command }) => command ?? "").join("\n")).not.toMatch(/rm -rf|reboot/);
    expect(TYPE_FACTS[type].why.length).toBeGreaterThan(20);
  });
});
