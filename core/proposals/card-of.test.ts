import { describe, expect, it } from "vitest";
import { cardOf } from "#core/proposals/card-of";
import { shownText } from "#core/proposals/shown-text";
import { changeLeaf, leafPaths } from "#core/proposals/testing/change-leaf";
import { sampleNodeSwitch, sealSample } from "#core/proposals/testing/sealed-node-switch";

describe("the card of a node switch", () => {
  it("says what, from what, to what, at which price and with which way back", () => {
    const card = cardOf(sealSample().text);
    expect(card.title).toBe("Move ip-10-4-31-117 of batch-eks to spot");
    expect(card.before.slice(0, 3)).toEqual([
      { label: "Node", value: "m6i.8xlarge, on demand" },
      { label: "Zone", value: "us-east-1b" },
      { label: "Price", value: "$1.5360 per hour" },
    ]);
    expect(card.after.slice(0, 4)).toEqual([
      { label: "Node", value: "m7i.8xlarge, spot" },
      { label: "Zone", value: "us-east-1c" },
      { label: "Price", value: "$0.7580 per hour" },
      { label: "At most", value: "$0.8338 per hour" },
    ]);
    expect(card.figures.map(({ label, value, unit }) => [label, value, unit])).toEqual([
      ["Saves, per month", "567.94", "USD/month"],
      ["Saves, per hour", "0.77800", "USD/h"],
      ["Interrupted", "under 5 %", "text"],
      ["Touches", "1 node", "text"],
    ]);
    expect(card.steps.map(({ label }) => label)).toEqual(["Cordon", "Launch", "Ready", "Drain", "Verify", "Terminate"]);
    expect(card.steps.at(-1)?.undo).toBe("no undo");
    expect(card.moves.map(({ name, fate }) => [name, fate])).toEqual([
      ["etl/etl-7d9f-x2x", "moves"],
      ["kube-system/aws-node-abcde", "stays"],
    ]);
  });

  it("calls a dearer switch dearer", () => {
    const sample = sampleNodeSwitch();
    const card = cardOf(sealSample({ ...sample, price: { ...sample.price, savingUsdPerHour: "-0.10000", savingUsdPerMonth: "-73.00" } }).text);
    expect(card.figures.slice(0, 2).map(({ label, value }) => [label, value])).toEqual([
      ["Costs more, per month", "73.00"],
      ["Costs more, per hour", "0.10000"],
    ]);
  });

  it("changes with every value that decides what runs", () => {
    const drawn = JSON.stringify(cardOf(sealSample().text));
    // Kubernetes identifiers repeat what the names say; nothing else may be left out.
    const silent = /^(node\.uid|pods\.\d+\.uid)$/;
    const paths = leafPaths(sampleNodeSwitch()).filter((path) => !silent.test(path.join(".")));
    expect(paths.length).toBeGreaterThan(35);
    for (const path of paths) {
      const changed = changeLeaf(sampleNodeSwitch(), path);
      const other = JSON.stringify(cardOf(sealSample(changed).text));
      if (path.join(".") === "price.basis") expect(other).toContain("net of Savings Plans");
      expect(other, path.join(".")).not.toBe(drawn);
    }
  });

  it("spells out characters that hide or turn text round, so that two texts never look alike", () => {
    const sample = sampleNodeSwitch();
    const card = cardOf(sealSample({ ...sample, node: { ...sample.node, name: "ip-10\u202egpj\u200b" } }).text);
    expect(card.title).toBe("Move ip-10‹U+202E›gpj‹U+200B› of batch-eks to spot");
    expect(shownText("a\u{e0041}b")).toBe("a‹U+E0041›b");
  });
});

describe("the card of any other kind", () => {
  it("shows each parameter in a line", () => {
    const sealed = sealSample({ cluster: "dev-east", hours: { from: 20, to: 6 }, days: ["mon", "tue"] }, { kind: "schedule_edit" });
    const card = cardOf(sealed.text);
    expect(card.title).toBe("Change a schedule, dev-east");
    expect(card.after).toEqual([
      { label: "cluster", value: "dev-east" },
      { label: "days.0", value: "mon" },
      { label: "days.1", value: "tue" },
      { label: "hours.from", value: "20" },
      { label: "hours.to", value: "6" },
    ]);
  });

  it("keeps its checks as checks, and shows them as lines where they have another shape", () => {
    const check = { name: "cap", verdict: "NO", text: "Over the limit" };
    expect(cardOf(sealSample({ checks: [check] }, { kind: "cap_raise" }).text).checks).toEqual([check]);
    const odd = cardOf(sealSample({ checks: "none" }, { kind: "cap_raise" }).text);
    expect([odd.checks, odd.after]).toEqual([[], [{ label: "checks", value: "none" }]]);
  });

  it("shows a node switch of a shape that it does not know line by line", () => {
    const { text } = sealSample({ ...sampleNodeSwitch(), extra: "surprise" });
    expect(cardOf(text).after).toContainEqual({ label: "extra", value: "surprise" });
  });

  it("refuses a text that is not sealed canonically", () => {
    expect(() => cardOf(` ${sealSample().text}`)).toThrow(/canonical/);
    expect(() => cardOf("{}")).toThrow(/does not fit/);
  });
});
