import { describe } from "vitest";
import { postgresTestDatabase } from "#db/testing/test-database";
import { noPostgres } from "#db/testing/throwaway-postgres";
import { stateSuites } from "#services/testing/state-suites";

const why = noPostgres();

describe.skipIf(why !== undefined)(`state on Postgres${why === undefined ? "" : ` (skipped: ${why})`}`, () => {
  stateSuites(postgresTestDatabase);
});
