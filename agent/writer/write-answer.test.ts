import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aResult, SEPTEMBER } from "#core/charts/testing/a-result";
import { anOutcome, aReading, sentencesIn, strayNumerals, withoutFigures } from "#agent/writer/testing/an-outcome";
import { writeAnswer } from "#agent/writer/write-answer";
import type { SemanticResult } from "#core/costs/query";
import type { Reading } from "#core/planner/frame";

const now = new Date("2026-11-18T12:00:00Z");
const write = (raw: SemanticResult | readonly SemanticResult[], question = "what did we spend", reading: Reading = aReading()) => {
  const results = [raw].flat().map((one) => anOutcome(one as SemanticResult));
  const answer = writeAnswer({ reading, question, results, now });
  const known = new Map([...results.flatMap((result) => result.output.figures), ...answer.figures].map((figure) => [figure.id, figure]));
  return { ...answer, known, plain: answer.text.replace(/\[([^\]]*)\]\(#figure:[^)]+\)/g, "$1").replaceAll("\u00a0", " ") };
};

const services = (...rows: [string | null, string, string?][]) =>
  aResult({
    query: { groupBy: ["service"], ...(rows[0]?.[2] === undefined ? {} : { compareTo: "2026-09" }) },
    rows: rows.map(([name, value, previous]) => ({ groups: [name], value, ...(previous === undefined ? {} : { previous }) })),
  });

describe("writeAnswer", () => {
  it("says what, how much and per day for a single total", () => {
    const { plain } = write(aResult({ query: { filters: [{ dimension: "service", values: ["EC2"] }] }, rows: [{ value: "20762.40" }] }));
    expect(plain).toContain("EC2 cost $20,762.40 in October 2026 (amortized, my assumption).");
    expect(plain).toContain("$669.75 a day over 31 days");
  });

  it("names no assumption where the person named the metric", () => {
    const { plain } = write(aResult({ query: {}, rows: [{ value: "10" }] }), "amortized cost", aReading({ m: "amortized" }, { assumed: {} }));
    expect(plain).toContain("You spent $10.00 in October 2026 (amortized).");
  });

  it("puts a comparison into words with its sign and percent", () => {
    const { plain, next } = write(
      aResult({
        query: { filters: [{ dimension: "service", values: ["EC2"] }], compareTo: "2026-09" },
        rows: [{ value: "20762.40", previous: "18119.05" }],
      }),
    );
    expect(plain).toContain("$2,643.35 more than in September 2026 (+14.6 %)");
    expect(plain).toContain("31 days against 30");
    expect(next[0]).toBe("Why did EC2 cost change from September 2026 to October 2026?");
  });

  it("tells the largest of a breakdown with its share, and what few hold", () => {
    const { plain } = write(services(["EC2", "500"], ["RDS", "200"], ["S3", "100"], ["Lambda", "50"], ["EKS", "20"], ["Glue", "10"]));
    expect(plain).toMatch(/EC2 (is the largest of|leads) 6 services/);
    expect(plain).toContain("56.8 %");
    expect(plain).toContain("hold 90.9 %");
  });

  it("says in a breakdown against another period what moved most, what is new and what is gone", () => {
    const { plain } = write(services(["EC2", "500", "300"], ["RDS", "200", "260"], ["Glue", "40", "0"], ["Redshift", "0", "90"]));
    expect(plain).toContain("EC2 moved most: +$200.00 (+66.7 %) to $500.00.");
    expect(plain).toContain("New since September 2026: Glue ($40.00).");
    expect(plain).toContain("The other way went Redshift, gone, it was $90.00.");
  });

  it("names the untagged part as a lower bound for the shares", () => {
    const { plain } = write(
      aResult({
        query: { groupBy: ["tag:team"] },
        rows: [
          { groups: ["growth"], value: "60" },
          { groups: ["data"], value: "20" },
          { groups: [null], value: "40" },
        ],
      }),
    );
    expect(plain).toContain("carries no team tag, so read the shares above as a lower bound");
  });

  it("keeps zero and no rows apart", () => {
    expect(write(aResult({ query: { filters: [{ dimension: "service", values: ["Redshift"] }] }, rows: [{ value: "0" }] })).plain).toContain(
      "Rows exist, and they sum to zero",
    );
    expect(write(aResult({ query: { filters: [{ dimension: "service", values: ["Redshift"] }] }, rows: [] })).plain).toContain(
      "No rows for Redshift in October 2026",
    );
    expect(write(aResult({ query: {}, rows: [{ value: null }] })).plain).toContain("is unknown");
  });

  it("finds the day at which a series jumps", () => {
    const values = [10, 11, 10, 11, 10, 10, 30, 31, 30, 31, 30, 30];
    const { plain } = write(
      aResult({
        query: { granularity: "daily" },
        rows: values.map((value, at) => ({ time: `2026-10-${String(at + 1).padStart(2, "0")}`, value: String(value) })),
        period: { label: "1–12 Oct 2026", days: 12, daysWithData: 12 },
      }),
    );
    expect(plain).toContain("It jumps to a new level on 7 Oct, at $30.00, against $10.33 a day in the days before.");
  });

  it("leaves the unfinished day out of the trend and says that the period is not over", () => {
    const rows = [10, 10, 10, 10, 10, 2].map((value, at) => ({ time: `2026-11-${String(at + 12)}`, value: String(value) }));
    const { plain } = write(
      aResult({
        query: { granularity: "daily", period: "this_month" },
        rows,
        period: { label: "November 2026", partial: true, days: 6, daysWithData: 6 },
      }),
    );
    expect(plain).toContain("data runs through 17 Nov UTC");
    expect(plain).not.toMatch(/lowest .* \$2\.00/);
  });

  it("answers a share as a share", () => {
    const raw = aResult({
      query: { groupBy: ["purchase_option"], filters: [{ dimension: "service", values: ["EC2"] }] },
      rows: [
        { groups: ["on_demand"], value: "70" },
        { groups: ["spot"], value: "30" },
      ],
    });
    const { plain } = write(raw, "what percent of ec2 is spot", aReading({ "f.purchase_option": "spot" }, { extras: { share: true } }));
    expect(plain).toContain("Spot is 30.0 % of EC2 cost in October 2026: $30.00 of $100.00");
  });

  it("lays a figure of the person's own beside the bill", () => {
    const { plain } = write(
      aResult({ query: {}, rows: [{ value: "41000" }] }),
      "my ledger says 40911",
      aReading({}, { extras: { reconcileWith: 40911 } }),
    );
    expect(plain).toContain("Your figure is $40,911.00: the bill is $89.00 (0.2 %) higher.");
  });

  it("keeps to the sentences that were asked for, most important first", () => {
    const raw = services(["EC2", "500", "300"], ["RDS", "200", "260"], ["Glue", "40", "0"], ["Redshift", "0", "90"]);
    for (const limit of [1, 2, 3]) {
      const { text } = write(raw, "two sentences", aReading({}, { extras: { style: { sentences: limit } } }));
      expect(sentencesIn(text)).toBeLessThanOrEqual(limit);
      expect(text).toContain("figure:q_test00000001.total");
    }
  });

  it("writes a table with linked figures and a total when one is asked for", () => {
    const { text } = write(
      services(["EC2", "500"], ["RDS", "200"]),
      "a table for my CFO",
      aReading({}, { extras: { style: { table: true, audience: "finance" } } }),
    );
    expect(text).toContain("| EC2 | [$500.00](#figure:q_test00000001.r0.c1) |");
    expect(text).toContain("| Total | [$700.00](#figure:q_test00000001.total) |");
  });

  it("explains the metric in plain words to who is outside the field", () => {
    const { plain } = write(
      services(["EC2", "500"], ["RDS", "200"]),
      "explain it to a designer",
      aReading({ m: "amortized" }, { assumed: {}, extras: { style: { audience: "plain" } } }),
    );
    expect(plain).toContain("prepaid discounts counted day by day");
    expect(plain).not.toContain("amortized");
  });

  it("says not yet for what has no engine, and that nothing was changed", () => {
    const { text } = writeAnswer({
      reading: aReading({ i: "hib", "f.cluster": "dev-cluster" }),
      question: "put dev-cluster to sleep",
      results: [],
      now,
    });
    expect(text).toContain("I can't put dev-cluster to sleep yet: nothing was changed.");
  });

  it("makes names from the bill inert", () => {
    const { text } = write(services(["[click](http://evil.test) **x**", "500"], ["<img src=x>", "200"]));
    expect(text).not.toMatch(/(?<!\\)\]\(http|(?<!\\)<img|(?<!\\)\*\*x/);
  });

  const amount = fc.integer({ min: -100_000, max: 10_000_000 }).map((cents) => (cents / 100).toFixed(2));
  const named = fc.uniqueArray(fc.constantFrom("EC2", "RDS", "S3", "Lambda", "EKS", "Tax", null), { minLength: 1, maxLength: 7 });
  const anything = fc
    .tuple(
      named,
      fc.array(amount, { minLength: 7, maxLength: 7 }),
      fc.array(amount, { minLength: 7, maxLength: 7 }),
      fc.boolean(),
      fc.constantFrom("service", "tag:team", "account"),
    )
    .map(([names, after, before, compared, dimension]) =>
      aResult({
        query: { groupBy: [dimension], ...(compared ? { compareTo: "2026-09" } : {}) },
        rows: names.map((name, at) => ({ groups: [name], value: after[at] ?? "0", ...(compared ? { previous: before[at] ?? "0" } : {}) })),
        compare: SEPTEMBER,
      }),
    );
  const series = fc.array(amount, { minLength: 1, maxLength: 40 }).map((values) =>
    aResult({
      query: { granularity: "daily" },
      rows: values.map((value, at) => ({ time: new Date(Date.UTC(2026, 8, 20 + at)).toISOString().slice(0, 10), value })),
      period: { partial: values.length % 2 === 0 },
    }),
  );

  it("states no number that is not a figure, links to figures that exist, and is the same each time, for any result", () => {
    fc.assert(
      fc.property(
        fc.oneof(anything, series),
        fc.constantFrom("a", "b", "how much"),
        fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
        (raw, question, limit) => {
          const reading = aReading({}, limit === undefined ? {} : { extras: { style: { sentences: limit } } });
          const { text, known } = write(raw, question, reading);
          expect(strayNumerals(text)).toEqual([]);
          for (const [, id] of text.matchAll(/\(#figure:([^)]+)\)/g)) expect(known.has(id ?? "")).toBe(true);
          expect(text).not.toMatch(/undefined|NaN|null|\[object/);
          expect(withoutFigures(text)).not.toMatch(/ {2}|\.\.|,,| ,|; \./);
          expect(sentencesIn(text)).toBeLessThanOrEqual(limit ?? 20);
          expect(write(raw, question, reading).text).toBe(text);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("says something else where the data is another", () => {
    const flat = write(services(["EC2", "100"], ["RDS", "99"], ["S3", "98"], ["Lambda", "97"], ["EKS", "96"], ["Glue", "95"], ["Athena", "94"]));
    const steep = write(services(["EC2", "900"], ["RDS", "20"], ["S3", "5"], ["Lambda", "4"], ["EKS", "3"], ["Glue", "2"], ["Athena", "0"]));
    const shape = (text: string) => withoutFigures(text).replace(/FIGURE/g, "");
    expect(shape(flat.text)).not.toBe(shape(steep.text));
    expect(flat.plain).toContain("No service dominates");
    expect(steep.plain).toContain("EC2, RDS and S3 make 99.0 % of the total");
  });
});
