import { describe, expect, it } from "vitest";
import type { LeftOutAdvice, RecommendationList } from "#core/api/recommendations";
import type { Figure } from "#core/costs/figure";
import { compose } from "#agent/writer/compose";
import { adviceSentences } from "#agent/writer/costs/recommendations";
import { Ledger } from "#agent/writer/ledger";
import { strayNumerals } from "#agent/writer/testing/an-outcome";

const figure = (id: string, value: string): Figure => ({
  id,
  value,
  unit: "USD/month",
  metric: "saving",
  kind: "projected",
  period: { from: "2026-11-04T00:00:00Z", to: "2026-11-18T00:00:00Z" },
  timeZone: "UTC",
  asOf: "2026-11-18T00:00:00Z",
  queryId: "q_x",
  label: id,
});
const row = (at: number, net: string): LeftOutAdvice => ({
  id: `rec_${at}`,
  type: "spot_switch",
  category: "Purchase option",
  title: "on-demand node could be spot",
  account: "production",
  region: "us-east-1",
  resourceCount: 1,
  net: figure(`q_x.${at}.net`, net),
  gross: figure(`q_x.${at}.gross`, "160.89"),
  netReason: "moves usage off a plan that then idles: loses $0.09 an hour",
  resources: [],
});
const listed = (leftOut: readonly LeftOutAdvice[]) =>
  ({ leftOut, notChecked: [], total: 0, totals: { net: figure("q_x.net", "0"), byStatus: {} } }) as unknown as RecommendationList;

function textOf(leftOut: readonly LeftOutAdvice[]): string {
  const ledger = new Ledger(leftOut.flatMap(({ net, gross }) => [net, gross]));
  const reading = { frame: { i: "recs" as const, "a.do": "left_out" }, assumed: {}, extras: {}, also: [], confidence: 1 };
  return compose(adviceSentences({ listed: listed(leftOut), rows: [] }, ledger, reading as never));
}

describe("what advice leaves out, in the chat", () => {
  it("is told with net, gross and why, each number by its figure", () => {
    const text = textOf([row(1, "-67.82"), row(2, "0.40")]);
    expect(text).toMatch(/^I left out \[2\]\(#figure:[^)]+\) findings/);
    expect(text).toMatch(/would raise the bill by \[\$67\.82 per month\]\(#figure:q_x\.1\.net/);
    expect(text).toMatch(
      /though it looks like \[\$160\.89 per month\]\(#figure:q_x\.1\.gross\) saved before commitments\. It moves usage off a plan that then idles\./,
    );
    expect(text).toMatch(/would save no more than \[\$0\.40 per month\]/);
    expect(text).not.toContain("$0.09");
    expect(strayNumerals(text)).toEqual([]);
  });

  it("is said to be nothing where it is nothing", () => {
    expect(textOf([])).toMatch(/^Nothing of that kind was left out/);
  });
});
