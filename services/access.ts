import { ForbiddenError } from "#core/errors";
import type { Scope } from "#core/identity/roles";
import type { ServiceContext } from "#services/context";

const MEANING: Record<Scope, string> = {
  "costs:read": "read costs",
  "inventory:read": "see what runs",
  "audit:read": "read the audit log",
  "audit:export": "export the audit log",
  "chat:use": "use the chat",
  "people:read": "see the members",
  "people:manage": "manage members",
  "settings:read": "see the settings",
  "settings:manage": "change settings",
  "data:manage": "connect or ingest cost data",
  "costs:manage": "change budgets, marks or recommendations",
  "knowledge:manage": "change what the assistant keeps",
  "schedule:manage": "schedule questions",
  "proposal:create": "draft or refuse changes",
  "proposal:read": "see proposed changes",
  "proposal:approve": "approve changes",
  "kill-switch:engage": "stop what runs",
  "kill-switch:release": "release the kill switch",
  "cluster:manage": "change the settings of a cluster",
  "limits:manage": "change the limits of commitments",
  "action:execute": "run changes",
};

/** @throws ForbiddenError that says who can help */
export function requireScope(ctx: ServiceContext, scope: Scope): void {
  if (!ctx.scopes.has(scope)) throw new ForbiddenError(`Your role may not ${MEANING[scope]}. Ask an Owner of ${ctx.tenant.name}.`);
}
