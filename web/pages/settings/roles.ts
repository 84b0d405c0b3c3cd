import type { Person } from "#web/api/types.ts";

export type Role = Person["role"];

/** Value, name, and what it may do. */
export const ROLES: readonly (readonly [Role, string, string])[] = [
  ["owner", "Owner", "all, and who belongs here"],
  ["admin", "Admin", "reads, exports, drafts and signs"],
  ["viewer", "Viewer", "reads and asks"],
];
