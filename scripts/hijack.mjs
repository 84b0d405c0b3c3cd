import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The full number of attacks by an obedient hijacked model: 10,000 call sequences at the tools, 200 turns of the graph. */
const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));
const env = { HIJACK_SEQUENCES: "10000", HIJACK_TURNS: "200", ...process.env };
const { status } = spawnSync(process.execPath, [vitest, "run", "agent/hijack"], { env, stdio: "inherit" });
process.exitCode = status ?? 1;
