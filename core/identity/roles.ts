import { z } from "zod";

export const Role = z.enum(["owner", "admin", "viewer"]);
export type Role = z.infer<typeof Role>;

export const Scope = z.enum([
  "costs:read",
  "inventory:read",
  "audit:read",
  "audit:export",
  "chat:use",
  "people:read",
  "people:manage",
  "settings:read",
  "settings:manage",
  /** Sources of cost data: connect, ingest, backfill. */
  "data:manage",
  /** What people add to the costs: budgets, units, organisational units, marks on anomalies, status of recommendations. */
  "costs:manage",
  /** Facts that the assistant keeps. */
  "knowledge:manage",
  /** One's own scheduled questions. */
  "schedule:manage",
  "proposal:create",
  "proposal:read",
  "proposal:approve",
  "kill-switch:engage",
  "kill-switch:release",
  "cluster:manage",
  /** Limits of money, and how commitments are bought. */
  "limits:manage",
  /** The executor's alone; no role has it. */
  "action:execute",
]);
export type Scope = z.infer<typeof Scope>;

const VIEWER: readonly Scope[] = [
  "costs:read",
  "inventory:read",
  "audit:read",
  "chat:use",
  "people:read",
  "settings:read",
  "proposal:read",
  "schedule:manage",
];
const ADMIN: readonly Scope[] = [
  ...VIEWER,
  "audit:export",
  "settings:manage",
  "data:manage",
  "costs:manage",
  "knowledge:manage",
  "proposal:create",
  "proposal:approve",
  "kill-switch:engage",
];
const OWNER: readonly Scope[] = [...ADMIN, "people:manage", "kill-switch:release", "cluster:manage", "limits:manage"];

/** What a role may do. Approving is a scope, so that an Owner may take it and give it back apart from the role. */
export function scopesOf(role: Role, mayApprove = true): ReadonlySet<Scope> {
  const scopes = { viewer: VIEWER, admin: ADMIN, owner: OWNER }[role];
  return new Set(mayApprove ? scopes : scopes.filter((scope) => scope !== "proposal:approve"));
}
