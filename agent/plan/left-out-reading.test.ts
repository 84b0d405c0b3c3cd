import { describe, expect, it } from "vitest";
import type { Frame } from "#core/planner/frame";
import { leftOutFrame, withoutAdviceAsName } from "#agent/plan/left-out-reading";

const NODES = ["ip-10-2-53-165"];
const read = (text: string, frame: Frame = { i: "amb" }) => leftOutFrame(text, frame, NODES);

describe("leftOutFrame", () => {
  it.each([
    "what did you leave out?",
    "What else did you leave out, and why?",
    "which recommendations did you leave out and why?",
    "what was left out of the advice?",
    "what did you not recommend?",
    "is there anything you left out?",
    "show me what was left out",
    "did you hold back anything? what was held back",
    "which savings are not recommended?",
  ])("reads “%s” as what advice leaves out", (text) => {
    expect(read(text)).toEqual({ i: "recs", "a.do": "left_out" });
  });

  it.each([
    ["why don't you recommend spot?", "spot"],
    ["Why isn't moving to spot recommended?", "spot"],
    ["why did you leave out the moves to spot?", "spot"],
    ["why do you not suggest newer generations?", "graviton"],
    ["why aren't you recommending nights and weekends?", "hibernation"],
  ])("reads “%s” as what it leaves out of %s", (text, kind) => {
    expect(read(text)).toEqual({ i: "recs", "a.do": "left_out", "a.kind": kind });
  });

  it("keeps an account that is named, and takes the word recommendations for no name", () => {
    expect(read("what did you leave out in production?", { i: "recs", "f.account": "production" })).toMatchObject({ "f.account": "production" });
    const frame: Frame = { i: "recs", "f.namespace": "recommendations", "f.account": "dev" };
    expect(withoutAdviceAsName(frame, "what are the top recommendations in dev")).toEqual({ i: "recs", "f.account": "dev" });
    expect(withoutAdviceAsName(frame, "savings in namespace recommendations")).toEqual(frame);
  });

  it("looks at a node that is named", () => {
    expect(read("why don't you recommend moving ip-10-2-53-165 to spot?")).toMatchObject({ i: "why", "a.node": "ip-10-2-53-165", "a.to": "spot" });
  });

  it.each([
    "why don't you recommend three years?",
    "why not a Savings Plan?",
    "what did we spend last month, leave out tax",
    "don't recommend that again",
    "leave out the dev account",
    "what are the top recommendations?",
    "what should we do next?",
    "why was APR-7 not approved?",
  ])("leaves “%s” to others", (text) => {
    expect(read(text)).toBeUndefined();
  });

  it("leaves the moves of a cluster that is named to the answer of its nodes", () => {
    expect(read("why isn't moving prod-eks to spot recommended?", { i: "why", "f.cluster": "prod-eks" })).toBeUndefined();
  });
});
