import { describe, expect, it } from "vitest";
import { isSaidCommitment, isSaidMoney, isSaidShare } from "#core/proposals/said-amount";

describe("isSaidCommitment", () => {
  it.each([
    ["2.5", "Buy a Savings Plan of $2.50 an hour"],
    ["2.5", "commit 2.5 dollars per hour for a year"],
    ["2.5", "make it 2.5"],
    ["3.2", "3.2 please"],
    ["1200", "draft a plan at $1,200/h"],
    ["5", "five dollars an hour, one year"],
    ["0.75", "draft .75 an hour"],
    ["10", "USD 10 an hour, please."],
  ])("takes %s from “%s”", (commitment, message) => {
    expect(isSaidCommitment(commitment, [message])).toBe(true);
  });

  it.each([
    ["80", "cover 80 % of what is left"],
    ["5", "cover 80 % of what is left, at most $5 an hour"],
    ["5", "up to 5 dollars an hour"],
    ["1", "for 1 year, nothing upfront"],
    ["3", "why not three years?"],
    ["24", "queue it 24 hours"],
    ["2.5", "should we buy a Savings Plan?"],
    ["25", "Buy a Savings Plan of $2.5 an hour"],
    ["2", "Buy a Savings Plan of $2.5 an hour"],
    ["500", "$2,500 an hour"],
    ["6", "m6i is our largest family"],
    ["12", "undo APR-12"],
    ["10", "What are the top 10 services?"],
    ["10", "Buy a plan for the top 10 services"],
    ["12", "Why did our 12 clusters get dearer?"],
  ])("does not take %s from “%s”", (commitment, message) => {
    expect(isSaidCommitment(commitment, [message])).toBe(false);
  });

  it("looks at what the person said last, in any of the messages it is given", () => {
    expect(isSaidCommitment("2", ["Which size?", "$2 an hour"])).toBe(true);
    expect(isSaidCommitment("2", [])).toBe(false);
  });
});

describe("isSaidMoney and isSaidShare", () => {
  it("takes a ceiling as money that was said, and a percentage as a share", () => {
    const message = ["cover 80 % of what is left, one year, nothing upfront, at most $5 an hour"];
    expect(isSaidMoney("5", message)).toBe(true);
    expect(isSaidMoney("80", message)).toBe(false);
    expect(isSaidShare(0.8, message)).toBe(true);
    expect(isSaidShare(0.7, message)).toBe(false);
    expect(isSaidShare(0.8, ["cover eighty percent"])).toBe(true);
    expect(isSaidShare(0.8, ["a coverage of 0.8"])).toBe(true);
    expect(isSaidShare(0.05, message)).toBe(false);
  });
});
