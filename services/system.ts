import type { Actor } from "#core/identity/actor";
import { scopesOf } from "#core/identity/roles";
import type { ServiceContext } from "#services/context";

/** Major Tom itself: timers, sweeps, the executor. It signs nothing, since it has no session. */
export const SYSTEM_ACTOR: Actor = { kind: "system", userId: null, name: "Major Tom", sessionId: null, ip: null, userAgent: null };

/** The same tenant and world, acted on by nobody in particular. */
export function asSystem(ctx: ServiceContext): ServiceContext {
  return { ...ctx, actor: SYSTEM_ACTOR, scopes: scopesOf("owner") };
}
