// Every check of the project, in order, each with its time; the first failing one does not hide the others.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const only = process.argv.slice(2);
const bin = (name) => join("node_modules", ...name.split("/"));
const reports = mkdtempSync(join(tmpdir(), "major-tom-test-"));
const report = join(reports, "vitest.json");

const checks = [
  ["format", [bin("prettier/bin/prettier.cjs"), "--check", "--log-level", "warn", "."]],
  ["lint", [bin("oxlint/bin/oxlint"), "--quiet"]],
  ["types", [bin("typescript/bin/tsc"), "-p", "tsconfig.json"]],
  ["tests", [bin("vitest/vitest.mjs"), "run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...only]],
];

let failed = 0;
for (const [name, args] of only.length > 0 ? checks.slice(-1) : checks) {
  const start = Date.now();
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (status !== 0) failed++;
  process.stdout.write(`${status === 0 ? "ok" : "FAILED"}  ${name}  ${((Date.now() - start) / 1000).toFixed(1)} s\n`);
}

const counts = readCounts();
rmSync(reports, { recursive: true, force: true });
for (const skipped of counts.skippedNames) process.stdout.write(`skipped: ${skipped}\n`);
process.stdout.write(
  `${counts.passed} passed, ${counts.failed + (failed > 0 && counts.failed === 0 ? failed : 0)} failed, ${counts.skipped} skipped\n`,
);
process.exit(failed > 0 ? 1 : 0);

function readCounts() {
  try {
    const json = JSON.parse(readFileSync(report, "utf8"));
    const skippedNames = json.testResults.flatMap((file) =>
      file.assertionResults.filter((test) => test.status === "pending" || test.status === "skipped").map((test) => test.fullName),
    );
    return { passed: json.numPassedTests, failed: json.numFailedTests, skipped: skippedNames.length, skippedNames };
  } catch {
    return { passed: 0, failed: 1, skipped: 0, skippedNames: [] };
  }
}
