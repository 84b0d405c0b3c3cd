import type { TestDatabase } from "#db/testing/test-database";
import type { ServiceContext } from "#services/context";
import type { TestPerson } from "#services/testing/a-company";

/** Everybody has been there for long enough to sign for money. */
export async function asOldMembers(test: Pick<TestDatabase, "driver">, tenantId: string): Promise<void> {
  await test.driver.execute(
    `SELECT set_config('app.tenant_id', '${tenantId}', true); ALTER TABLE members DISABLE TRIGGER USER; ` +
      `UPDATE members SET joined_at = app_now() - interval '3 days', role_changed_at = app_now() - interval '3 days' WHERE tenant_id = '${tenantId}'; ` +
      `ALTER TABLE members ENABLE TRIGGER USER`,
  );
}

/** As if they had just confirmed their password: the world's clock runs fast here. */
export async function steppedUp(test: Pick<TestDatabase, "database">, { actor }: ServiceContext): Promise<void> {
  await test.database.platform.transaction((tx) =>
    tx.query("INSERT INTO step_ups (session_id, at) VALUES ($1, app_now()) ON CONFLICT (session_id) DO UPDATE SET at = excluded.at", [
      actor.sessionId,
    ]),
  );
}

/** The same person in another world. */
export function inWorld(person: TestPerson, { clouds, kinds, now }: ServiceContext): ServiceContext {
  return { ...person.ctx, clouds, kinds, now };
}
