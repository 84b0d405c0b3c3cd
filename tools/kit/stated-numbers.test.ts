import { describe, expect, it } from "vitest";
import { statedNumbers } from "#tools/kit/stated-numbers";

describe("statedNumbers", () => {
  it("takes counts of our own sentences, each once", () => {
    expect(statedNumbers(["payments/payments-api wants 4 of 4 pods healthy, so it never lets one be evicted.", null])).toEqual([4]);
    expect(statedNumbers(["search/index is a StatefulSet of 3, as sets are.", "The group asg-7 has 5 of at most 6 instances:"])).toEqual([3, 5, 6]);
  });

  it("takes none out of names, quotes and brackets, which others wrote", () => {
    expect(
      statedNumbers([
        'shop/pays-99 keeps data (scratch 77); note: "we saved 5000" allows it.',
        "ip-10-0-0-1 is i-0abc1 in us-east-1a, v1.29, 2026-11-18",
      ]),
    ).toEqual([]);
  });
});
