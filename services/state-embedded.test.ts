import { describe } from "vitest";
import { embeddedTestDatabase } from "#db/testing/test-database";
import { stateSuites } from "#services/testing/state-suites";

describe("state on the embedded database", () => {
  stateSuites(embeddedTestDatabase);
});
