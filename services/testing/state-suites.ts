import { afterAll, beforeAll } from "vitest";
import type { TestDatabase } from "#db/testing/test-database";
import { auditSuite } from "#services/testing/audit-suite";
import { gateSuite } from "#services/testing/gate-suite";
import { gateWallsSuite } from "#services/testing/gate-walls-suite";
import { identitySuite } from "#services/testing/identity-suite";
import { isolationSuite } from "#services/testing/isolation-suite";
import { outboxSuite } from "#services/testing/outbox-suite";
import { peopleSuite } from "#services/testing/people-suite";
import { switchesSuite } from "#services/testing/switches-suite";

/** How state behaves, on whichever engine. */
export function stateSuites(open: () => Promise<TestDatabase>): void {
  let opened: TestDatabase | undefined;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());
  const test = (): TestDatabase => {
    if (!opened) throw new Error("The database is not open yet.");
    return opened;
  };
  isolationSuite(test);
  auditSuite(test);
  identitySuite(test);
  peopleSuite(test);
  gateWallsSuite(test);
  switchesSuite(test);
  outboxSuite(test);
  // Last: its clock goes on by hours.
  gateSuite(test);
}
