import { describe, expect, it } from "vitest";
import { findTerm } from "#core/glossary";
import type { Figure } from "#core/costs/figure";
import type { ToolOutcome } from "#agent/writer/answer";
import { aReading, sentencesIn, strayNumerals } from "#agent/writer/testing/an-outcome";
import { writeAnswer } from "#agent/writer/write-answer";
import { Intent } from "#core/planner/frame";

const now = new Date("2026-11-18T12:00:00Z");
const plain = (text: string) => text.replace(/\[([^\]]*)\]\(#figure:[^)]+\)/g, "$1").replaceAll("\u00a0", " ");
const say = (frame: Record<string, string | number>, question: string, results: readonly ToolOutcome[] = [], rest = {}) =>
  writeAnswer({ reading: aReading(frame, rest), question, results, now });

const count = (what: string, value: number): Figure => ({
  id: `inventory_${what}.count`,
  value: String(value),
  unit: "count",
  metric: "count",
  kind: "measured",
  period: { from: now.toISOString(), to: now.toISOString() },
  timeZone: "UTC",
  asOf: now.toISOString(),
  queryId: `inventory_${what}`,
  label: what,
});
const listed = (what: string, items: readonly Record<string, unknown>[]): ToolOutcome => ({
  tool: "list_inventory",
  input: { what },
  raw: { items },
  output: { summary: `Listed ${items.length}`, data: {}, figures: [count(what, items.length)], blocks: [], sources: [] },
});

describe("writeAnswer without a cost query", () => {
  it("answers every intent with something, without a number of its own, in at most four sentences", () => {
    for (const intent of Intent.options) {
      const { text, next } = say({ i: intent }, "well?");
      expect(text).not.toBe("");
      expect(strayNumerals(text)).toEqual([]);
      expect(sentencesIn(text)).toBeLessThanOrEqual(4);
      expect(next.length).toBeGreaterThan(0);
      expect(text).not.toMatch(/please|oops|successfully|!|\bjust\b/i);
    }
  });

  it("never says that it has done what it cannot do", () => {
    for (const intent of ["hib", "wake", "sw", "sp", "ok", "no", "snz", "pol"] as const)
      expect(say({ i: intent }, "do it").text).toMatch(/can't|nothing to|drafted nothing/);
  });

  it("thanks for nothing, and says who it is when asked", () => {
    expect(say({ i: "chat" }, "thanks a lot").text).not.toMatch(/Hello/);
    expect(say({ i: "chat" }, "who are you").text).toContain("Major Tom");
  });

  it("says which bill it has when asked for another cloud's", () => {
    expect(say({ i: "oos" }, "what's our Azure bill").text).toContain("I don't have that bill");
  });

  it("explains a term exactly, in plain words, and with its trap; to an outsider in plain words first", () => {
    const entry = findTerm("coverage");
    const outcome: ToolOutcome = {
      tool: "explain_term",
      input: {},
      raw: [entry],
      output: { summary: "", data: {}, figures: [], blocks: [], sources: [] },
    };
    const exact = say({ i: "help", "a.topic": "coverage" }, "coverage?", [outcome]).text;
    expect(exact).toMatch(/^\*\*Coverage\*\*: covered eligible spend over all eligible spend/);
    expect(exact).toContain("The trap: full coverage is not the aim");
    expect(say({ i: "help" }, "like I'm five", [outcome], { extras: { style: { audience: "plain" } } }).text).toMatch(
      /^\*\*Coverage\*\*: how much of what could be on subscription is on it\./,
    );
  });

  it("lists what there is and says what stands out among it", () => {
    const plans = listed("savings_plans", [
      { name: "sp-a", commitment: "2.5", end: "2027-01-20" },
      { name: "sp-b", commitment: "1.25", end: "2026-12-01" },
    ]);
    expect(plain(say({ i: "inv", "a.what": "savings_plans" }, "plans?", [plans]).text)).toBe(
      "2 Savings Plans: sp-a and sp-b. Together they commit $3.750 per hour. The next to end is sp-b, on 1 Dec.",
    );
    const nodes = listed("nodes", [
      { name: "n1", cluster: "prod", purchase_option: "spot" },
      { name: "n2", cluster: "prod", purchase_option: "on_demand" },
      { name: "n3", cluster: "dev", purchase_option: "on_demand" },
    ]);
    expect(plain(say({ i: "inv", "a.what": "nodes" }, "nodes?", [nodes]).text)).toContain("2 on demand and 1 spot.");
  });

  it("tells the audit log newest first, with who and when", () => {
    const log: ToolOutcome = {
      tool: "show_audit",
      input: {},
      raw: {
        entries: [
          { name: "x", at: "2026-11-17T10:02:00Z", event: "Changed a role", actor: "Priya", outcome: "success" },
          { name: "y", at: "2026-11-16T09:00:00Z", event: "Signed in", actor: "Owen", outcome: "denied" },
        ],
      },
      output: { summary: "", data: {}, figures: [], blocks: [], sources: [] },
    };
    expect(plain(say({ i: "audit" }, "who did what", [log]).text)).toContain(
      "- 17 Nov 10:02 UTC: Changed a role, by Priya\n- 16 Nov 09:00 UTC: Signed in, by Owen (denied)",
    );
  });

  it("hands on a tool's refusal in its own clear sentence", () => {
    const failed: ToolOutcome = {
      tool: "query_costs",
      input: {},
      raw: undefined,
      error: 'There is no account "prd". Did you mean "production"?',
      output: { summary: "", data: {}, figures: [], blocks: [], sources: [] },
    };
    expect(say({ i: "q" }, "prd?", [failed]).text).toBe('There is no account "prd". Did you mean "production"?');
  });
});
