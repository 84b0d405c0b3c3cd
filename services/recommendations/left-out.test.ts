import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RecommendationList } from "#core/api/recommendations";
import { TYPE_FACTS } from "#core/recommendations/type-facts";
import { openSampleCompany } from "#services/commitments/testing/sample-company";
import type { ServiceContext } from "#services/context";
import { findSavings } from "#services/insights/find-savings";
import { getRecommendation, listRecommendations } from "#services/recommendations/list";
import { recommendationsCsv } from "#services/recommendations/recommendations-csv";

const PATIENCE_MS = 240_000;
const IDLES = /^(?:moves usage off (?:a plan|a reservation|several (?:commitments|reservations)) that then idles?|frees commitment that )/;
let company: Awaited<ReturnType<typeof openSampleCompany>>;
let ctx: ServiceContext;
let list: RecommendationList;

beforeAll(async () => {
  company = await openSampleCompany();
  ({ ctx } = company);
  list = RecommendationList.parse(await listRecommendations(ctx));
}, PATIENCE_MS);
afterAll(() => company?.close());

const of = ({ value }: { readonly value: string | null }) => Number(value);

describe("advice from the sample company's bill", () => {
  it("gives gross beside net with the waterfall's reason where they differ, and none where they do not", () => {
    const known = list.rows.filter(({ net }) => net.value !== null);
    expect(known.some(({ netReason }) => netReason !== null)).toBe(true);
    for (const { title, net, gross, netReason } of known) {
      expect([title, netReason !== null]).toEqual([title, Math.abs(of(net) - of(gross)) >= 0.005]);
      if (netReason !== null) expect(netReason).toMatch(IDLES);
    }
    expect(list.notChecked.map(({ type }) => type)).not.toContain("net_of_commitments");
  });

  it("keeps what it leaves out: what would be advised at on-demand prices and costs more than it saves", () => {
    expect(list.leftOut.length).toBeGreaterThan(0);
    const gross = list.leftOut.map((row) => of(row.gross));
    expect(gross).toEqual(gross.toSorted((a, b) => b - a));
    const advised = new Set(list.rows.map(({ id }) => id));
    for (const row of list.leftOut) {
      const { leastUsd } = TYPE_FACTS[row.type];
      expect(of(row.gross)).toBeGreaterThanOrEqual(leastUsd);
      expect(of(row.net)).toBeLessThan(leastUsd);
      expect(row.netReason).toMatch(IDLES);
      expect(row.gross.queryId).toMatch(/^q_/);
      expect(advised.has(row.id)).toBe(false);
      expect(row.resources).toHaveLength(row.resourceCount);
      expect(row.resources.reduce((sum, { saving }) => sum + of(saving), 0)).toBeCloseTo(of(row.gross), 4);
    }
    // No saving of what is left out is counted.
    const ids = new Set(list.leftOut.flatMap(({ resources }) => resources.map(({ id }) => id)));
    expect(ids.size).toBe(list.leftOut.flatMap(({ resources }) => resources).length);
  });

  it("narrows what is left out by the filters of the list", async () => {
    const [first] = list.leftOut;
    const account = first?.account ?? "";
    const narrow = await listRecommendations(ctx, { account: [account] });
    expect(narrow.leftOut).toEqual(list.leftOut.filter((row) => row.account === account));
    expect((await listRecommendations(ctx, { type: ["gp2_volume"] })).leftOut).toEqual([]);
  });

  it("tells resources and evidence with net and reason, and both lists as files", async () => {
    const differs = list.rows.find(({ netReason }) => netReason !== null);
    const detail = await getRecommendation(ctx, differs?.id ?? "");
    expect(detail.resources.some(({ netReason }) => netReason !== null)).toBe(true);
    expect(detail.evidence.columns.map(({ name }) => name)).toEqual(["resource", "account", "region", "detail", "cost", "saving", "net", "why"]);
    for (const row of detail.evidence.rows) expect(row).toHaveLength(detail.evidence.columns.length);
    const file = recommendationsCsv(list, "left_out");
    expect(file.split(/\r?\n/)[0]?.replaceAll('"', "")).toBe(
      "type,title,account,region,resources,net_per_month,gross_per_month,unit,why_net_differs",
    );
    for (const { net } of list.leftOut) expect(file).toContain(String(net.value));
    expect(recommendationsCsv(list, "recommendations")).toContain(String(differs?.netReason?.split(": ")[0]));
  });

  it("is left out by the savings of a scope for the same reason", async () => {
    const report = await findSavings(ctx, { kinds: ["old_generation"] });
    expect(report.leftOut.length).toBeGreaterThan(0);
    for (const { net, saving, netReason, items } of report.leftOut) {
      expect(of(saving)).toBeGreaterThan(0);
      expect(of(net)).toBeLessThanOrEqual(0);
      expect(netReason).toMatch(IDLES);
      expect(report.figures).toContainEqual(net);
      expect(items.every((item) => item.netReason !== null)).toBe(true);
    }
    expect(report.notes.some((note) => /left out/.test(note))).toBe(true);
  });
});
