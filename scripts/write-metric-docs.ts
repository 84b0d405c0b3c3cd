import { writeFileSync } from "node:fs";
import { metricDocs } from "#scripts/metric-docs";

writeFileSync("docs/methods/metrics.md", metricDocs());
console.log("Wrote docs/methods/metrics.md");
