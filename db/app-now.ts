import type { Session } from "#db/session";

/** The one clock as this transaction reads it now, to the millisecond. */
export async function appNow(session: Pick<Session, "query">): Promise<Date> {
  const [row] = await session.query<{ now: string | Date }>("SELECT date_trunc('milliseconds', app_now()) AS now");
  if (!row) throw new Error("The database has no clock.");
  return new Date(row.now);
}
