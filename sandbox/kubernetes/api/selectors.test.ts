import { describe, expect, it } from "vitest";
import { ageOf } from "#sandbox/kubernetes/api/human-duration";
import { fieldMatcher, labelMatcher, selects } from "#sandbox/kubernetes/api/selectors";
import type { KubeObject } from "#sandbox/kubernetes/objects";
import { quantity } from "#sandbox/kubernetes/quantities";

const pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "p", namespace: "n", uid: "u", resourceVersion: "1", creationTimestamp: "", labels: { app: "web", tier: "front" } },
  spec: { nodeName: "node-1" },
  status: { phase: "Running" },
} satisfies KubeObject;

describe("labelMatcher", () => {
  it.each([
    ["", true],
    ["app=web", true],
    ["app==web,tier!=back", true],
    ["app!=web", false],
    ["missing!=x", true],
    ["app in (api, web)", true],
    ["app notin (api,web),tier=front", false],
    ["tier", true],
    ["!tier", false],
    ["!missing,app=web", true],
  ])("%j selects a web pod: %s", (selector, expected) => expect(labelMatcher(selector)(pod)).toBe(expected));

  it("refuses what does not parse", () => expect(() => labelMatcher("a in b")).toThrow("unable to parse"));
});

describe("fieldMatcher", () => {
  it.each([
    ["spec.nodeName=node-1,status.phase!=Succeeded,status.phase!=Failed", true],
    ["metadata.name=q", false],
    ["metadata.namespace==n", true],
  ])("%j selects a running pod: %s", (selector, expected) => expect(fieldMatcher("pods", selector)(pod)).toBe(expected));

  it("refuses a field that the kind cannot be selected by", () =>
    expect(() => fieldMatcher("nodes", "spec.nodeName=x")).toThrow("field label not supported"));
});

describe("selects", () => {
  it("selects nothing without a selector, everything by an empty one, and by expressions", () => {
    expect(selects(undefined, { a: "1" })).toBe(false);
    expect(selects({}, { a: "1" })).toBe(true);
    expect(selects({ matchExpressions: [{ key: "a", operator: "In", values: ["1"] }] }, { a: "1" })).toBe(true);
    expect(selects({ matchExpressions: [{ key: "a", operator: "NotIn", values: ["1"] }] }, { a: "1" })).toBe(false);
    expect(selects({ matchExpressions: [{ key: "b", operator: "DoesNotExist" }], matchLabels: { a: "1" } }, { a: "1" })).toBe(true);
  });
});

describe("ageOf", () => {
  const at = (seconds: number) => ageOf("2026-01-01T00:00:00Z", new Date(Date.parse("2026-01-01T00:00:00Z") + seconds * 1000));
  it.each([
    [0, "0s"],
    [119, "119s"],
    [200, "3m20s"],
    [600, "10m"],
    [18_720, "5h12m"],
    [100_000, "27h"],
    [529_200, "6d3h"],
    [3_456_000, "40d"],
    [64_022_400, "2y11d"],
  ])("writes %d seconds as kubectl does: %s", (seconds, text) => expect(at(seconds)).toBe(text));
});

describe("quantity", () => {
  it.each([
    ["250m", 0.25],
    ["2", 2],
    ["1Ki", 1024],
    ["1.5Gi", 1.5 * 2 ** 30],
    ["2G", 2e9],
    [undefined, 0],
  ])("reads %s as %d", (text, value) => expect(quantity(text)).toBeCloseTo(value, 9));
});
