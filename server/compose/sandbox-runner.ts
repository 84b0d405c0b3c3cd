import { openLakeRunner } from "#adapters/warehouse/runner/open-lake-runner";
import type { OpenLakeRunner } from "#sandbox/lake/lake-runner";

/** What runs the SQL of the sandbox's Athena and Trino. */
export const openSandboxRunner: OpenLakeRunner = (options) => openLakeRunner(options);
