import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SAVINGS_PLAN_PLAYBOOK } from "#core/proposals/savings-plan-words";
import { anchorOf, sectionsOf } from "#web/pages/runbook/runbook-sections.ts";
import { runbookOf } from "#web/proposals/runbook.ts";

describe("a runbook", () => {
  it("is read in parts, each under the name by which links know it", () => {
    const { lead, sections } = sectionsOf("# Title\n\nFirst.\n\n## In the return window\n\nDo this.\n### Not apart\n\n## Payment failed\nThat.");
    expect(lead).toBe("First.");
    expect(sections.map(({ id, markdown }) => [id, markdown])).toEqual([
      ["in-the-return-window", "Do this.\n### Not apart"],
      ["payment-failed", "That."],
    ]);
    expect(anchorOf("What, if `it` fails?")).toBe("what-if-it-fails");
  });

  it("leads to its own parts and to other runbooks within the application", () => {
    const text = "See [above](#queued) and [Savings Plans](savings-plans.md), [there](savings-plans.md#queued), [out](https://example.com/a.md).";
    expect(sectionsOf(text, "/runbooks/vendor-of-record").lead).toBe(
      "See [above](/runbooks/vendor-of-record#queued) and [Savings Plans](/runbooks/savings-plans), [there](/runbooks/savings-plans#queued), [out](https://example.com/a.md).",
    );
  });

  it("has its place in the application where a card names its file", () => {
    expect(runbookOf(SAVINGS_PLAN_PLAYBOOK)).toBe("/runbooks/savings-plans");
    expect(runbookOf("docs/runbooks/savings-plans.md#queued")).toBe("/runbooks/savings-plans#queued");
    const { sections } = sectionsOf(readFileSync(SAVINGS_PLAN_PLAYBOOK, "utf8"));
    expect(sections.map(({ id }) => id)).toEqual(expect.arrayContaining(["queued", "in-the-return-window", "needs-attention"]));
  });
});
