import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts", "**/*.test.tsx"],
    exclude: ["node_modules/**", "dist/**", ".major-tom/**"],
    setupFiles: ["./scripts/property-seed.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // What must come is waited for, however busy the machine is.
    expect: { poll: { timeout: 60_000 } },
  },
});
