import { boolean, index, pgTable, text, unique } from "drizzle-orm/pg-core";
import { instant, instantOfNow } from "#db/schema/instant";

/** E-mails are lower case. `sample` marks a login of the sandbox company. */
export const users = pgTable("users", {
  id: text().primaryKey(),
  name: text().notNull(),
  email: text().notNull().unique("users_email_once"),
  emailVerified: boolean().notNull().default(false),
  image: text(),
  sample: boolean().notNull().default(false),
  createdAt: instantOfNow(),
  updatedAt: instantOfNow(),
});

/** How a person proves who they are; `password` is a salted scrypt hash. */
export const credentials = pgTable(
  "credentials",
  {
    id: text().primaryKey(),
    accountId: text().notNull(),
    providerId: text().notNull(),
    userId: text()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    password: text(),
    accessToken: text(),
    refreshToken: text(),
    idToken: text(),
    accessTokenExpiresAt: instant(),
    refreshTokenExpiresAt: instant(),
    scope: text(),
    createdAt: instantOfNow(),
    updatedAt: instantOfNow(),
  },
  (table) => [unique("credentials_once_a_provider").on(table.providerId, table.accountId), index("credentials_of_user").on(table.userId)],
);

export const verifications = pgTable("verifications", {
  id: text().primaryKey(),
  identifier: text().notNull(),
  value: text().notNull(),
  expiresAt: instant().notNull(),
  createdAt: instantOfNow(),
  updatedAt: instantOfNow(),
});

/** One row a key ("email:..." or "ip:..."): when the attempts so far would be due at the steady rate. */
export const signInAttempts = pgTable("sign_in_attempts", { key: text().primaryKey(), dueAt: instant().notNull() });
