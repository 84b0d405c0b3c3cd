import { describe, expect, it } from "vitest";
import { Block } from "#core/chat/blocks";
import { SAMPLE, SAMPLE_COMMITMENTS, SAMPLE_GUARANTEE, SAMPLE_TABLE, SAMPLE_TREND } from "#web/pages/sample/sample-bill.ts";

const cents = (cell: unknown): number => Math.round(Number(cell) * 100);
const sum = (cells: readonly unknown[]): number => cells.reduce<number>((total, cell) => total + cents(cell), 0);

describe("the sample bill", () => {
  it("adds up with itself: days make services, services make the total, base and exclusions make the bill", () => {
    for (const [service, cost] of SAMPLE_TABLE.rows) {
      expect(sum(SAMPLE_TREND.rows.filter((row) => row[1] === service).map((row) => row[2]))).toBe(cents(cost));
    }
    expect(sum(SAMPLE_TABLE.rows.map((row) => row[1]))).toBe(SAMPLE.total);
    expect(sum(SAMPLE_TABLE.rows.map((row) => row[2]))).toBe(SAMPLE.before);
    expect(SAMPLE.base + SAMPLE.excluded.reduce((total, one) => total + one.cents, 0)).toBe(SAMPLE.total);
    expect(sum(SAMPLE_GUARANTEE.rows.map((row) => row[1]))).toBe(SAMPLE.base);
    expect(sum(SAMPLE_GUARANTEE.rows.map((row) => row[2]))).toBe(SAMPLE.base - SAMPLE.guaranteed);
  });

  it("splits EC2 by how it is bought, and what is promised into used and unused", () => {
    const of = (option: string) => sum(SAMPLE_COMMITMENTS.rows.filter((row) => row[1] === option).map((row) => row[2]));
    expect(of("Savings Plan") + of("unused commitment")).toBe(SAMPLE.committed);
    expect(of("unused commitment")).toBe(SAMPLE.unused);
    const ec2 = cents(SAMPLE_TABLE.rows.find(([service]) => service === "EC2")?.[1]);
    expect(of("on demand") + SAMPLE.committed).toBe(ec2);
  });

  it("takes a fifth of each part in whole cents, and says on every block that it is not the reader's", () => {
    for (const [, before, after] of SAMPLE_GUARANTEE.rows) expect(cents(after) * 5).toBe(cents(before) * 4);
    for (const block of [SAMPLE_TREND, SAMPLE_TABLE, SAMPLE_GUARANTEE, SAMPLE_COMMITMENTS]) {
      expect(Block.parse(block)).toEqual(block);
      expect(block.title).toMatch(/^Sample: /);
      expect(block.subtitle).toContain("Sample data, not yours");
      expect(block.queryId).toBe("");
    }
  });
});
