import { afterAll, beforeAll, describe, it } from "vitest";
import { embeddedTestDatabase, postgresTestDatabase, type SkippedDatabase, type TestDatabase } from "#db/testing/test-database";
import { auditSuite } from "#services/testing/audit-suite";
import { identitySuite } from "#services/testing/identity-suite";
import { isolationSuite } from "#services/testing/isolation-suite";

const postgres = await postgresTestDatabase();

/** The same behaviour on both engines. */
function suites(name: string, open: () => Promise<TestDatabase>): void {
  describe(name, () => {
    let opened: TestDatabase;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());
    const test = () => opened;
    isolationSuite(test);
    auditSuite(test);
    identitySuite(test);
  });
}

suites("state on the embedded database", embeddedTestDatabase);

if (isSkipped(postgres)) describe("state on Postgres", () => it.skip(`skipped: ${postgres.skipped}`, () => undefined));
else suites("state on Postgres", async () => postgres);

function isSkipped(database: TestDatabase | SkippedDatabase): database is SkippedDatabase {
  return database.skipped !== undefined;
}
