import { describe, expect, it } from "vitest";
import { dayOf } from "#agent/planner/dates";
import { differences } from "#agent/planner/score-frames";
import { scoresOf } from "#agent/planner/scores";
import type { Frame, Understanding } from "#core/planner/frame";

const today = dayOf(new Date("2026-11-18T12:00:00Z"));
const read = (frame: Frame, buttons?: readonly Frame[]): Understanding => ({
  reading: { frame, assumed: {}, extras: {}, also: [], confidence: 1 },
  attack: false,
  ...(buttons && { ask: { question: "?", options: buttons.map((interpretation, at) => ({ label: String(at), interpretation })) } }),
});

describe("differences", () => {
  it("compares periods by their dates, n as a number and lists in any order", () => {
    expect(
      differences({ i: "q", t: "last_quarter", n: "5", g: "service,account" }, { i: "q", t: "2026-Q3", n: 5, g: "account,service" }, today),
    ).toEqual([]);
    expect(differences({ i: "snz", "a.dur": "until_monday" }, { i: "snz", "a.dur": "until_2026-11-23" }, today)).toEqual([]);
    expect(differences({ i: "q", t: "last_month" }, { i: "q", t: "last_week", c: "prev_period" }, today)).toEqual(["t", "c"]);
  });
});

describe("scoresOf", () => {
  const gold: Frame = { i: "q", t: "last_month" };
  const scores = scoresOf(
    [
      { gold, understanding: read(gold) },
      { gold, understanding: read({ i: "recs" }, [{ i: "recs" }, gold]) },
      { gold, understanding: read({ ...gold, g: "account" }) },
      { gold, understanding: read({ i: "ok", "a.ref": "last" }) },
      { gold: { i: "inj" }, understanding: read({ i: "ok" }, [{ i: "ok" }]) },
      { gold: { i: "oos" }, understanding: read({ i: "chat" }) },
      { gold, understanding: read({ i: "oos" }) },
      { gold: { i: "no", "a.ref": "2", "a.reason": "cost" }, understanding: read({ i: "no", "a.ref": "2" }) },
    ],
    today,
  );

  it("counts as the definitions say", () => {
    expect(scores).toMatchObject({
      lines: 8,
      answeredExactly: 1 / 8,
      oneClick: 2 / 8,
      asked: 2 / 8,
      oneClickOrChip: 4 / 8,
      wrongActions: 1 / 8,
      inDomainRefused: 1 / 6,
      outOfScopeCaught: 1,
      injectionsActedOn: 0,
    });
  });
});
