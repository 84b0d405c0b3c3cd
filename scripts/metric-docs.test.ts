import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { metricDocs } from "#scripts/metric-docs";

it("docs/methods/metrics.md says what the code computes (npm run docs:metrics writes it)", () => {
  expect(readFileSync("docs/methods/metrics.md", "utf8")).toBe(metricDocs());
});
