// Every property test with cases that no run drew before: `npm run test:random -- 20` for 20 rounds (5 unless told). Stops at the first failure.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const rounds = Number(process.argv[2] ?? 5);
const tracked = spawnSync("git", ["grep", "-lE", 'from "fast-check"', "--", "*.test.ts", "*.test.tsx"], { encoding: "utf8" });
const files = tracked.stdout.split("\n").filter((file) => file !== "");
const vitest = [join("node_modules", "vitest", "vitest.mjs"), "run", "--reporter=dot", ...files];

for (let round = 1; round <= rounds; round++) {
  const seed = process.env["PROPERTY_SEED"] ?? String(Math.trunc(Math.random() * 2 ** 31));
  const { status } = spawnSync(process.execPath, vitest, { stdio: "inherit", env: { ...process.env, PROPERTY_SEED: seed } });
  if (status !== 0) {
    process.stdout.write(`Failed in round ${round}. Again with the same cases: PROPERTY_SEED=${seed} npm run test:random -- 1\n`);
    process.exit(1);
  }
}
process.stdout.write(`${rounds} rounds over ${files.length} files: nothing found.\n`);
