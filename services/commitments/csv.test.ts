import { describe, expect, it } from "vitest";
import { AnalysisQuery, type CommitmentAnalysis, type CommitmentSimulation, PositionQuery, SimulateQuery } from "#core/api/commitments";
import { CommitmentSettings, PurchaseListQuery } from "#core/api/commitment-workflow";
import type { CustomerPurchases, LinkInfo, PurchasesForUs, VendorStanding } from "#core/api/vendor";
import { csvTable } from "#core/csv/testing/csv-table";
import { analysisCsv, type AnalysisPart } from "#services/commitments/analysis-csv";
import { figuresIn } from "#services/commitments/commitment-figure";
import { limitsCsv, pipelineCsv, type PipelinePart } from "#services/commitments/pipeline/pipeline-csv";
import { positionCsv, type PositionPart } from "#services/commitments/position-csv";
import { simulationCsv, type SimulationPart } from "#services/commitments/simulation-csv";
import { customerPurchasesCsv, linksCsv, purchasesForUsCsv } from "#services/vendor/vendor-csv";
import { figure, option, SAMPLE_ANALYSIS, SAMPLE_FRONTIER, SAMPLE_POSITION, simulation } from "#web/pages/commitments/testing/sample-commitments.ts";
import { SAMPLE_PURCHASES } from "#web/pages/commitments/testing/sample-purchases.ts";

/** Figures of rows that do not stand in their row of the file, digit for digit. What has a file of its own, the caller takes out of the row. */
function missing(text: string, rows: readonly unknown[]): readonly string[] {
  const table = csvTable(text);
  if (table.rows.length !== rows.length) return [`${table.rows.length} rows instead of ${rows.length}`];
  return rows.flatMap((row, at) => {
    const cells = new Set(Object.values(table.rows[at] ?? {}));
    return figuresIn(row).flatMap(({ value, label, unit }) => (value === null || cells.has(value) ? [] : [`${label}: ${value} ${unit}`]));
  });
}

const bare = <T extends object>(rows: readonly T[], ...without: readonly (keyof T)[]) =>
  rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !without.includes(name as keyof T))));

const SIMULATION: CommitmentSimulation = {
  ...simulation(4, -20),
  scenarios: SAMPLE_ANALYSIS.scenarios,
  beside: SAMPLE_ANALYSIS.options,
  otherTerm: { term: "3y", option: option("minimum_regret", 2) },
};
const CUSTOM = SIMULATION.option;
if (CUSTOM === null || SIMULATION.whatIf === null) throw new Error("The sample simulates something.");
const analysis: CommitmentAnalysis = {
  ...SAMPLE_ANALYSIS,
  frontier: SAMPLE_FRONTIER,
  existing: SAMPLE_POSITION.plans,
  excluded: [
    {
      proposal: "APR-9",
      kind: "node_switch",
      title: '=HYPERLINK("http://x","move")',
      state: "approved",
      perHour: figure("0.192", "USD/h"),
      why: "+1",
    },
  ],
};
const hostile = "@SUM(A1:A9)";

describe("files of commitments", () => {
  it.each<readonly [PositionPart, readonly unknown[]]>([
    ["plans", SAMPLE_POSITION.plans],
    ["reservations", SAMPLE_POSITION.reservations],
    ["reservation_coverage", SAMPLE_POSITION.reservationCoverage],
    ["calendar", SAMPLE_POSITION.calendar.flatMap(({ items, ...month }) => items.map((item) => ({ month, item })))],
    ["history", SAMPLE_POSITION.blocks.history.rows],
    ["key_figures", Object.values(SAMPLE_POSITION.totals)],
  ])("have every figure of what is held: %s", (part, rows) => {
    expect(missing(positionCsv(SAMPLE_POSITION, part), rows)).toEqual([]);
  });

  it.each<readonly [AnalysisPart, readonly unknown[]]>([
    ["options", bare(analysis.options, "ladder")],
    ["frontier", analysis.frontier],
    ["compare", analysis.compare],
    ["scenarios", analysis.scenarios.flatMap(({ options, change }) => options.map((one) => ({ one, change })))],
    ["usage", analysis.usage],
    ["ladder", analysis.options.flatMap(({ ladder }) => ladder)],
    ["excluded", analysis.excluded],
    ["existing", analysis.existing],
  ])("have every figure of an analysis: %s", (part, rows) => {
    expect(missing(analysisCsv(analysis, part), rows)).toEqual([]);
  });

  it.each<readonly [SimulationPart, readonly unknown[]]>([
    ["simulation", [{ ...bare([CUSTOM], "ladder")[0], whatIf: SIMULATION.whatIf }]],
    ["scenarios", SIMULATION.scenarios.flatMap(({ options }) => options)],
    ["beside", bare([CUSTOM, ...SIMULATION.beside, option("minimum_regret", 2)], "ladder")],
  ])("have every figure of a simulation: %s", (part, rows) => {
    expect(missing(simulationCsv(SIMULATION, part), rows)).toEqual([]);
  });

  it.each<readonly [PipelinePart, readonly unknown[]]>([
    ["purchases", bare(SAMPLE_PURCHASES.purchases, "alarms")],
    ["history", SAMPLE_PURCHASES.purchases.flatMap(({ history, commitment, total }) => history.map(() => [commitment, total]))],
    ["states", SAMPLE_PURCHASES.states],
    ["alarms", SAMPLE_PURCHASES.alarms],
    ["expiries", SAMPLE_PURCHASES.expiries],
    ["returns", [SAMPLE_PURCHASES.returns]],
  ])("have every figure of the pipeline: %s", (part, rows) => {
    expect(missing(pipelineCsv(SAMPLE_PURCHASES, part), rows)).toEqual([]);
  });

  it("have each part that an address may ask for", () => {
    const parts = (query: { readonly shape: { readonly part: { unwrap(): { readonly options: readonly string[] } } } }) =>
      query.shape.part.unwrap().options;
    for (const part of parts(PositionQuery)) expect(csvTable(positionCsv(SAMPLE_POSITION, part as PositionPart)).names.length).toBeGreaterThan(1);
    for (const part of parts(AnalysisQuery)) expect(csvTable(analysisCsv(analysis, part as AnalysisPart)).names.length).toBeGreaterThan(1);
    for (const part of parts(SimulateQuery)) expect(csvTable(simulationCsv(SIMULATION, part as SimulationPart)).names.length).toBeGreaterThan(1);
    for (const part of parts(PurchaseListQuery))
      expect(csvTable(pipelineCsv(SAMPLE_PURCHASES, part as PipelinePart)).names.length).toBeGreaterThan(1);
  });

  it("say of a simulation that comes to nothing what was asked, and no figure", () => {
    const nothing = { ...SIMULATION, option: null, whatIf: null, scenarios: [], beside: [], otherTerm: null };
    const [row] = csvTable(simulationCsv(nothing, "simulation")).rows;
    expect(row).toMatchObject({ term: SIMULATION.question.term, commitment_usd_per_hour: "", saving_usd_per_month: "", if: "" });
    expect(row?.["sentence"]).toBe(nothing.sentence);
    expect(csvTable(simulationCsv(nothing, "beside")).rows).toEqual([]);
    expect(csvTable(simulationCsv(SIMULATION, "beside")).rows.map(({ term }) => term)).toEqual(["1y", "1y", "1y", "1y", "3y"]);
  });

  it("run nothing in a spreadsheet, whatever names and texts begin with, and leave numbers below zero as they are", () => {
    const [first] = SAMPLE_POSITION.plans;
    if (first === undefined) throw new Error("A plan is missing.");
    const named = { ...first, account: { id: "1", name: hostile }, netSavings: figure("-12.5", "USD") };
    expect(csvTable(positionCsv({ ...SAMPLE_POSITION, plans: [named] }, "plans")).rows[0]).toMatchObject({
      account_name: `'${hostile}`,
      net_savings_usd: "-12.5",
    });
    expect(csvTable(analysisCsv(analysis, "excluded")).rows[0]).toMatchObject({ title: '\'=HYPERLINK("http://x","move")', why: "+1" });
    const event = { state: "queued", label: "Queued", at: "2026-11-18T00:00:00.000Z", because: "-2+3", by: "=cmd" } as const;
    const purchases = SAMPLE_PURCHASES.purchases.slice(0, 1).map((one) => ({ ...one, history: [event] }));
    expect(csvTable(pipelineCsv({ ...SAMPLE_PURCHASES, purchases }, "history")).rows[0]).toMatchObject({ because: "'-2+3", by: "'=cmd" });
  });

  it("have the limits with what is used of them, and a raise beside the limit that it changes", () => {
    const { used, left, limit } = { used: figure("21900", "USD"), left: figure("3100", "USD"), limit: figure("25000", "USD") };
    const settings = CommitmentSettings.parse({
      rolling30Usd: "25000",
      outstandingUsd: "50000",
      rolling30: { used, left, limit },
      outstanding: { used, left: figure("28100", "USD"), limit: figure("50000", "USD") },
      coolingOffHours: 24,
      thirdPersonOverUsd: "100000",
      soloRule: true,
      billingMode: "self",
      pendingRaises: [{ limit: "outstanding", to: "60000", from: "2026-11-20T00:00:00.000Z" }],
      sharingOff: [],
      pause: SAMPLE_PURCHASES.pause,
      updatedAt: null,
      updatedBy: null,
      youMayLower: { allowed: true, why: null },
      youMayRaise: { allowed: true, why: null },
    });
    expect(csvTable(limitsCsv(settings)).rows).toMatchObject([
      { limit: "rolling_30_days", limit_usd: "25000", used_usd: "21900", left_usd: "3100", raised_to_usd: "" },
      { limit: "outstanding", limit_usd: "50000", left_usd: "28100", raised_to_usd: "60000", raised_from: "2026-11-20T00:00:00.000Z" },
      { limit: "third_signature", limit_usd: "100000", used_usd: "", left_usd: "" },
    ]);
  });
});

describe("files of the vendor of record", () => {
  const at = "2026-11-18T00:00:00.000Z";
  const forUs: PurchasesForUs = {
    purchases: [
      {
        id: "Blue Hangar, APR-4",
        vendor: hostile,
        title: "Compute Savings Plan, $2.50 an hour",
        state: "queued",
        stateLabel: "Queued",
        because: "It waits for its start.",
        type: "Compute",
        family: null,
        region: null,
        term: "1y",
        payment: "no",
        commitment: "2.50000",
        total: "21900.00",
        upfront: "0.00",
        savingUsdPerMonth: "312.47",
        plan: "plan-1",
        start: at,
        returnableUntil: null,
        draftedAt: at,
        updatedAt: at,
        history: [
          { state: "pending_approval", because: "It waits for signatures.", at },
          { state: "queued", because: "=1+1", at },
        ],
      },
    ],
    asOf: at,
  };

  it("have what it buys with its amounts, and each change of state", () => {
    expect(csvTable(purchasesForUsCsv(forUs, "purchases")).rows).toMatchObject([
      {
        vendor: `'${hostile}`,
        commitment_usd_per_hour: "2.50000",
        total_usd: "21900.00",
        upfront_usd: "0.00",
        expected_saving_usd_per_month: "312.47",
        returnable_until: "",
      },
    ]);
    expect(csvTable(purchasesForUsCsv(forUs, "history")).rows.map(({ state, because }) => [state, because])).toEqual([
      ["pending_approval", "It waits for signatures."],
      ["queued", "'=1+1"],
    ]);
  });

  it("have a customer's purchases; a total that is not known yet is empty", () => {
    const { id: _id, ...one } = { id: 0, title: "Compute", state: "analyzing", stateLabel: "Analyzing", because: "It is analyzed." } as const;
    const purchases: CustomerPurchases = { purchases: [{ ...one, proposal: null, plan: null, start: null, total: null }], asOf: at };
    expect(csvTable(customerPurchasesCsv(purchases)).rows).toMatchObject([{ state: "analyzing", total_usd: "" }]);
  });

  it("have each customer of the vendor, or the one link of a customer, and what happened", () => {
    const link: LinkInfo = {
      id: "link-1",
      customer: { id: "t1", name: "-Halcyon" },
      vendor: { id: "t2", name: "Blue Hangar" },
      mode: "vendor",
      state: "linked",
      stateWords: "Billing linked",
      termsVersion: "2026-1",
      acceptedBy: "Olga",
      acceptedAt: at,
      caps: { rollingUsd: "20000.00", outstandingUsd: "50000.00" },
      raise: { rollingUsd: "30000.00", outstandingUsd: "60000.00", from: at },
      capSignedBy: "Olga",
      capSignedAt: at,
      paused: null,
      events: [{ at, side: "vendor", by: "Vera", event: "Billing linked", note: "+bill" }],
      youMay: { changeCaps: false, leave: false, pause: false, resume: false, set: [] },
    };
    const standing: VendorStanding = { isVendor: true, vendor: null, terms: null, link: null, youMayAccept: false, customers: [link, link] };
    expect(csvTable(linksCsv(standing, "links")).rows).toHaveLength(2);
    expect(csvTable(linksCsv({ ...standing, customers: [], link }, "links")).rows).toMatchObject([
      { customer: "'-Halcyon", limit_30_days_usd: "20000.00", limit_outstanding_usd: "50000.00", raise_outstanding_usd: "60000.00", paused_at: "" },
    ]);
    expect(csvTable(linksCsv({ ...standing, customers: [], link }, "events")).rows).toMatchObject([
      { event: "Billing linked", note: "'+bill", side: "vendor" },
    ]);
  });
});
