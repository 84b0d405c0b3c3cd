import type { OpenLakeRunner } from "#sandbox/lake/lake-runner";

/** What runs the SQL of the sandbox's Athena and Trino; loaded when the first query comes. */
export const openSandboxRunner: OpenLakeRunner = async (options) => {
  const { openLakeRunner } = await import("#adapters/warehouse/runner/open-lake-runner");
  return openLakeRunner(options);
};
