import { describe, expect, it } from "vitest";
import { hash } from "#agent/planner/hash";
import { pack, PackedChoiceModel } from "#agent/planner/model/packed-model";
import { type Example, trainChoice } from "#agent/planner/model/train-choice";

const OPTIONS = { labels: 3, epochs: 30, l2: 0.1, l2Own: 0.1, rate: 0.2, minCount: 1 };
const words = ["cost", "spend", "sleep", "wake", "approve", "reject"];

/** The label follows the word; the candidate's own feature says whether it is the first. */
const examples: Example[] = Array.from({ length: 60 }, (_, i) => {
  const word = words[i % words.length] ?? "";
  return {
    decision: {
      shared: [hash(word), hash(`noise${i % 7}`)],
      fine: [hash(word.slice(0, 3))],
      candidates: [0, 1, 2].map((label) => ({ label, own: [hash(`own${label}`)] })),
    },
    gold: [Math.floor((i % words.length) / 2)],
  };
});

describe("trainChoice", () => {
  const model = trainChoice(examples, OPTIONS);

  it("learns which label goes with which word", () => {
    for (const { decision, gold } of examples) {
      const p = model.probabilities(decision);
      expect(p[gold[0] ?? 0]).toBeGreaterThan(0.8);
      expect(p.reduce((a, b) => a + b, 0)).toBeCloseTo(1);
    }
  });

  it("gives the same weights each time", () => {
    expect([...trainChoice(examples, OPTIONS).rows]).toEqual([...model.rows]);
  });

  it("accepts any of several right candidates", () => {
    const either: Example[] = examples.map((e) => ({ ...e, gold: [0, 1] }));
    const p = trainChoice(either, OPTIONS).probabilities(examples[0]?.decision ?? { shared: [], candidates: [] });
    expect((p[0] ?? 0) + (p[1] ?? 0)).toBeGreaterThan(0.9);
  });

  it("decides the same after packing into eight bits", () => {
    const packed = new PackedChoiceModel(pack(model));
    for (const { decision } of examples) {
      const [exact, rounded] = [model.probabilities(decision), packed.probabilities(decision)];
      for (const [at, p] of exact.entries()) expect(Math.abs(p - (rounded[at] ?? 0))).toBeLessThan(0.05);
    }
  });
});
