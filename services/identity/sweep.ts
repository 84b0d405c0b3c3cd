import type { PlatformDatabase } from "#db/platform-database";

/** Removes what no request can use any more: sessions and links that have expired, attempts that count no longer. For a timer. */
export async function sweepIdentity(platform: PlatformDatabase): Promise<void> {
  await platform.transaction(async (tx) => {
    await tx.query("DELETE FROM sessions WHERE expires_at < app_now() - interval '1 day'");
    await tx.query("DELETE FROM sign_in_attempts WHERE due_at < app_now() - interval '1 hour'");
    await tx.query("DELETE FROM one_time_links WHERE expires_at < app_now() - interval '30 days'");
  });
}
