import { describe, expect, it } from "vitest";
import { Block } from "#core/chat/blocks";
import { csvTable } from "#core/csv/testing/csv-table";
import { position } from "#agent/plan/commitment-plan";
import { listCommitments } from "#tools/read/list-commitments";
import { optionsBlock, plansBlock, purchasesBlock, reservationsBlock, vendorBlock } from "#tools/read/commitment-blocks";
import { blockCsv } from "#web/charts/block-tools.ts";
import { figure, SAMPLE_ANALYSIS, SAMPLE_POSITION } from "#web/pages/commitments/testing/sample-commitments.ts";
import { SAMPLE_PURCHASES } from "#web/pages/commitments/testing/sample-purchases.ts";

/** The file that a person saves of a block in an answer, by the labels of its columns. */
function saved(block: Block | null) {
  const table = csvTable(blockCsv(Block.parse(block)));
  return table.rows;
}

describe("lists of commitments in an answer", () => {
  it("are saved with the figures of the position, digit for digit", () => {
    expect(saved(plansBlock(SAMPLE_POSITION)).map((row) => [row["Id"], row["Unused"], row["Net savings"]])).toEqual(
      SAMPLE_POSITION.plans.map(({ id, unused, netSavings }) => [id, unused.value ?? "", netSavings.value ?? ""]),
    );
    expect(saved(reservationsBlock(SAMPLE_POSITION)).map((row) => [row["Id"], row["Count"], row["Utilization"]])).toEqual(
      SAMPLE_POSITION.reservations.map(({ id, count, utilization }) => [id, count.value, utilization.value ?? ""]),
    );
    expect(saved(purchasesBlock(SAMPLE_PURCHASES)).map((row) => [row["Proposal"], row["State"], row["In total"]])).toEqual(
      SAMPLE_PURCHASES.purchases.map(({ proposal, stateLabel, total }) => [proposal, stateLabel, total.value]),
    );
    expect(saved(optionsBlock(SAMPLE_ANALYSIS.options, "ana_1", true)).map((row) => [row["Option"], row["Net saving"], row["Back-test"]])).toEqual(
      SAMPLE_ANALYSIS.options.map(({ label, saving, backTest }) => [label, saving.value, backTest?.saving.value ?? ""]),
    );
  });

  it("run nothing in a spreadsheet, also after a space", () => {
    const purchase = {
      id: "V, APR-1",
      stateLabel: "Queued",
      because: ' =HYPERLINK("x")',
      commitment: figure("1", "USD/h"),
      saving: figure("-2.5", "USD/month"),
    };
    const vendor = { vendor: "V", mode: "vendor", stateWords: null, isPaused: false, isVendor: false, purchases: [purchase] } as const;
    expect(saved(vendorBlock(vendor))).toMatchObject([{ Why: '\' =HYPERLINK("x")', "Expected saving": "-2.5" }]);
  });

  it("are none where there is nothing", () => {
    const empty = { ...SAMPLE_POSITION, plans: [], reservations: [] };
    expect([
      plansBlock(empty),
      reservationsBlock(empty),
      purchasesBlock({ ...SAMPLE_PURCHASES, purchases: [] }),
      optionsBlock([], "a", false),
    ]).toEqual([null, null, null, null]);
  });

  it("are chosen by what was asked about, in words that the tool takes", () => {
    const shownFor = (frame: Readonly<Record<string, string>>) => {
      return (listCommitments.input.parse(position(frame).input) as { readonly show?: string }).show;
    };
    expect(shownFor({ "a.what": "reservations" })).toBe("reservations");
    expect(shownFor({ "a.what": "reservations", "a.about": "expiries" })).toBe("calendar");
    expect(["queued", "returns", "pause", "lock_in", "expiries", "last_purchase", "vendor"].map((about) => shownFor({ "a.about": about }))).toEqual([
      "purchases",
      "plans",
      "purchases",
      "plans",
      "calendar",
      "purchases",
      "vendor",
    ]);
    expect(shownFor({ "a.what": "savings_plans" })).toBeUndefined();
  });
});
