import { sql } from "drizzle-orm/sql";
import { timestamp } from "drizzle-orm/pg-core";

export const instant = () => timestamp({ withTimezone: true });

/** Filled by the database, by the one clock. */
export const instantOfNow = () =>
  instant()
    .notNull()
    .default(sql`app_now()`);
