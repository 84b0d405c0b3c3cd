import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aReading, aToolOutcome, sentencesIn, strayNumerals } from "#agent/writer/testing/an-outcome";
import { writeAnswer } from "#agent/writer/write-answer";
import { queryCosts } from "#services/costs/query";
import { explainChange } from "#services/insights/explain-change";
import { findSavings } from "#services/insights/find-savings";
import { aBill, type Bill, NOW } from "#services/insights/testing/a-bill";

let bill: Bill;
beforeAll(async () => {
  bill = await aBill();
  await queryCosts(bill.ctx, { period: "last_7d" });
}, 120_000);
afterAll(() => bill.close());

const plain = (text: string) => text.replace(/\[([^\]]*)\]\(#figure:[^)]+\)/g, "$1").replaceAll("\u00a0", " ");

function checked(frame: Record<string, string | number>, tool: string, raw: { readonly figures: readonly never[] | readonly unknown[] }, rest = {}) {
  const outcome = aToolOutcome(tool, raw as never);
  const answer = writeAnswer({ reading: aReading(frame, rest), question: "q", results: [outcome], now: NOW });
  const known = new Set([...outcome.output.figures, ...answer.figures].map((figure) => figure.id));
  for (const [, id] of answer.text.matchAll(/\(#figure:([^)]+)\)/g)) expect(known.has(id ?? "")).toBe(true);
  expect(strayNumerals(answer.text).filter((numeral) => numeral !== "730")).toEqual([]);
  return { ...answer, plain: plain(answer.text) };
}

describe("the prose of explanations", () => {
  it("says how much, what, where and since when", async () => {
    const { plain: text } = checked({ i: "why" }, "explain_change", await explainChange(bill.ctx, { period: "last_7d" }));
    expect(text).toContain("more than over 4–10 Nov");
    expect(text).toContain("`i-0gpu`");
    expect(text).toContain("It starts at 12 Nov 06:00 UTC, at $29.09 a day against $0.00 before.");
    expect(text).toContain("By cause: +$167.26 from things that were not there before, −$15.00 from credits.");
    expect(text).toContain("Ask its owner whether resource `i-0gpu` is meant to stay.");
  });

  it("keeps to a number of sentences", async () => {
    const explained = await explainChange(bill.ctx, { period: "last_7d" });
    for (const sentences of [1, 2, 3])
      expect(sentencesIn(checked({ i: "why" }, "explain_change", explained, { extras: { style: { sentences } } }).text)).toBeLessThanOrEqual(
        sentences,
      );
  });

  it("says that nothing moved where nothing did", async () => {
    const { plain: text } = checked(
      { i: "why" },
      "explain_change",
      await explainChange(bill.ctx, { period: "2026-11-02..2026-11-04", compareTo: "2026-10-26..2026-10-28" }),
    );
    expect(text).toContain("the same as over 26–28 Oct");
    expect(text).not.toContain("Nearly all");
  });
});

describe("the prose of savings", () => {
  it("ranks them with dollars, sureness and the next step", async () => {
    const { plain: text } = checked({ i: "recs" }, "find_savings", await findSavings(bill.ctx));
    expect(text).toMatch(/^All together would save \$[\d.,]+ per month/);
    expect(text).toMatch(/1\. \*\*1 non-production cluster runs through quiet nights and weekends\*\*: \$102\.62 per month\. Fairly sure: /);
    expect(text).toContain("1 volume is attached to nothing");
  });

  it("tells a single kind as prose, and what it does not look for yet", async () => {
    const { plain: text } = checked({ i: "recs", "a.kind": "graviton" }, "find_savings", await findSavings(bill.ctx, { kinds: ["idle_address"] }));
    expect(text).toContain("I don't look for moves to Graviton yet");
    expect(text).toContain("1 public address is idle, which would save $3.65 per month.");
  });
});
