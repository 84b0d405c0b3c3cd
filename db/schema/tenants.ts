import { boolean, index, jsonb, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { instant, instantOfNow } from "#db/schema/instant";
import type { Role } from "#core/identity/roles";
import { users } from "#db/schema/people";

/** `costSource` names the cost data that the composition root gives it; null where nothing is connected. */
export const tenants = pgTable("tenants", {
  id: text().primaryKey(),
  name: text().notNull(),
  timeZone: text().notNull().default("UTC"),
  costSource: text(),
  createdAt: instantOfNow(),
  ingestedSince: instant(),
  backfill: text().$type<"running" | "done" | "failed">(),
  /** Buys for others as their vendor of record; one of an installation. */
  isVendor: boolean().notNull().default(false),
});

const tenantId = () =>
  text()
    .notNull()
    .references(() => tenants.id, { onDelete: "cascade" });

export const members = pgTable(
  "members",
  {
    tenantId: tenantId(),
    userId: text()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    role: text().$type<Role>().notNull(),
    joinedAt: instantOfNow(),
    roleChangedAt: instantOfNow(),
    /** Approving apart from the role; null: as the role has it. */
    mayApprove: boolean(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.userId] }), index("members_of_user").on(table.userId)],
);

/** `token` is the SHA-256 of the bearer token. */
export const sessions = pgTable(
  "sessions",
  {
    id: text().primaryKey(),
    userId: text()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    tenantId: text().references(() => tenants.id, { onDelete: "cascade" }),
    token: text().notNull().unique(),
    ipAddress: text(),
    userAgent: text(),
    expiresAt: instant().notNull(),
    createdAt: instantOfNow(),
    updatedAt: instantOfNow(),
  },
  (table) => [index("sessions_of_user").on(table.userId)],
);

/** While `pending`, `accountId` is a placeholder that no provider can give. */
export const cloudAccounts = pgTable(
  "cloud_accounts",
  {
    id: text().primaryKey(),
    tenantId: tenantId(),
    provider: text().$type<"aws">().notNull().default("aws"),
    accountId: text().notNull(),
    state: text().$type<"pending" | "scanning" | "active" | "error">().notNull().default("pending"),
    createdAt: instantOfNow(),
    name: text(),
    environment: text(),
    readRoleArn: text(),
    actRoleArn: text(),
    purchaseRoleArn: text(),
    externalId: text(),
    regions: jsonb().$type<readonly string[]>().notNull().default([]),
    lastError: text(),
    syncedAt: instant(),
  },
  (table) => [unique("cloud_accounts_once").on(table.tenantId, table.accountId)],
);

/** `tokenHash` is the SHA-256 of the token in the link. */
export const oneTimeLinks = pgTable("one_time_links", {
  id: text().primaryKey(),
  tenantId: tenantId(),
  purpose: text().$type<"first-owner" | "invitation">().notNull(),
  email: text(),
  role: text().$type<Role>().notNull(),
  tokenHash: text().notNull().unique(),
  createdBy: text(),
  createdAt: instantOfNow(),
  expiresAt: instant().notNull(),
  usedAt: instant(),
  usedBy: text(),
  withdrawnAt: instant(),
});
