import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts", "**/*.test.tsx"],
    exclude: ["node_modules/**", "dist/**", ".major-tom/**"],
    pool: "forks",
    // One more than the cores that it is made for: browsers, servers and clocks are waited for much of the time.
    maxWorkers: 3,
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // What must come is waited for, however busy the machine is.
    expect: { poll: { timeout: 60_000 } },
  },
});
