import { z } from "zod";

/** Organisational units of accounts, and cost categories of one's own: bodies and answers of /api/organization. */

/** Parts of a path are joined by "/": "Halcyon/Production/Payments". */
export const UnitPath = z.string().trim().min(1).max(300);

export const AccountUnit = z.object({
  accountId: z.string().regex(/^\d{12}$/, "is not a twelve-digit account id"),
  path: UnitPath,
});
export type AccountUnit = z.infer<typeof AccountUnit>;

/** All conditions of a rule must hold. `is-missing` takes no values; the others hold for any of theirs. */
export const CategoryCondition = z.object({
  /** account, account_id, organizational_unit, service, region, usage_type, operation, charge_category, or tag:<key>. */
  dimension: z.string().min(1).max(120),
  op: z.enum(["is", "is-not", "starts-with", "contains", "is-missing"]).default("is"),
  values: z.array(z.string().min(1).max(200)).max(200).default([]),
});
export type CategoryCondition = z.infer<typeof CategoryCondition>;

export const CategoryRule = z.object({ value: z.string().trim().min(1).max(80), all: z.array(CategoryCondition).min(1).max(8) });
export type CategoryRule = z.infer<typeof CategoryRule>;

/** Rules are tried in order, the first that holds gives the value; charges that no rule takes have `otherwise`, or none. */
export const CostCategory = z.object({
  name: z
    .string()
    .trim()
    .regex(/^[A-Za-z][A-Za-z0-9 _-]{0,49}$/, "begins with a letter and has letters, digits, spaces, - and _ only, at most 50"),
  rules: z.array(CategoryRule).min(1).max(50),
  otherwise: z.string().trim().min(1).max(80).nullable().default(null),
});
export type CostCategory = z.infer<typeof CostCategory>;

export const UnitNode = z.object({
  path: z.string(),
  name: z.string(),
  /** 1 is the root. */
  depth: z.number(),
  /** Accounts in it and in everything below. */
  accounts: z.number(),
});

export const OrganizationAnswer = z.object({
  /** Each account that the bill or the mapping knows; `path` null: in no unit. */
  accounts: z.array(
    z.object({
      accountId: z.string(),
      name: z.string().nullable(),
      path: z.string().nullable(),
      /** Who says so: what people uploaded counts before what the provider tells. */
      from: z.enum(["upload", "provider"]).nullable(),
      inBill: z.boolean(),
    }),
  ),
  /** Depth first, parents before children. */
  units: z.array(UnitNode),
  /** Rule-based ones, and those that the export carries, which cannot be edited here. */
  categories: z.array(CostCategory.extend({ dimension: z.string(), origin: z.literal("rules"), unavailable: z.string().nullable() })),
  exportedCategories: z.array(z.object({ name: z.string(), dimension: z.string(), origin: z.literal("export") })),
  updatedAt: z.string().nullable(),
  updatedBy: z.string().nullable(),
  notes: z.array(z.string()),
});
export type OrganizationAnswer = z.infer<typeof OrganizationAnswer>;

/** What is given replaces what was; what is left out stays. */
export const OrganizationChange = z.object({
  accounts: z.array(AccountUnit).max(20_000).optional(),
  categories: z.array(CostCategory).max(50).optional(),
});
export type OrganizationChange = z.infer<typeof OrganizationChange>;

export const LineFault = z.object({ line: z.number(), message: z.string() });
export type LineFault = z.infer<typeof LineFault>;

/** POST /api/organization/accounts?preview=true with text/csv (account_id, organizational_unit) or application/json. */
export const AccountsUpload = z.object({
  /** False: looked at only. A file with faults is never stored. */
  stored: z.boolean(),
  accounts: z.array(AccountUnit),
  faults: z.array(LineFault),
  notes: z.array(z.string()),
});
export type AccountsUpload = z.infer<typeof AccountsUpload>;
