import { expect, it } from "vitest";
import { betweenMonths } from "#agent/plan/between-months";
import type { Frame } from "#core/planner/frame";

const read = (text: string, frame: Frame) => betweenMonths(text, { frame, assumed: {}, extras: {}, also: [], confidence: 1 }).frame;
const span: Frame = { i: "why", t: "2026-12-01..2027-01-31" };

it("holds the later of two months against the earlier where a change between them is asked for", () => {
  expect(read("what changed between December and January", span)).toEqual({ i: "why", t: "2027-01", c: "2026-12" });
  expect(read("why did it rise from December to January?", { ...span, c: "2026-12" })).toEqual({ i: "why", t: "2027-01", c: "2026-12" });
});

it("leaves other spans and other questions alone", () => {
  expect(read("why was it high in December and January", span)).toEqual(span);
  expect(read("what changed between 1 and 15 December", { i: "why", t: "2026-12-01..2026-12-15" })).toEqual({
    i: "why",
    t: "2026-12-01..2026-12-15",
  });
  expect(read("spend between December and January", { i: "q", t: "2026-12-01..2027-01-31" })).toEqual({ i: "q", t: "2026-12-01..2027-01-31" });
});
