import type { ServiceContext } from "#services/context";
import { SYSTEM_ACTOR } from "#services/system";

/** The executor's own context in a tenant: nobody's session, and the one scope that no role has. */
export function asExecutor(ctx: ServiceContext): ServiceContext {
  return { ...ctx, actor: { ...SYSTEM_ACTOR, name: "Major Tom (executor)" }, scopes: new Set(["action:execute"]), requestId: "executor" };
}
