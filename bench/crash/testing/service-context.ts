import { scopesOf } from "#core/identity/roles";
import { UnavailableError } from "#core/errors";
import type { Clouds } from "#core/ports/clouds";
import { NO_INVENTORY } from "#core/ports/no-inventory";
import type { Database } from "#db/open-database";
import type { ServiceContext } from "#services/context";
import { worldKinds } from "#services/execution/testing/world-kinds";

/** Who drafts and signs: the one Owner, in a live session. */
export type Person = { readonly userId: string; readonly sessionId: string };

/** What the verbs of the gate run in here: a real database, a provider in another process. */
export function aServiceContext(
  database: Database,
  { tenantId, person, clouds, now }: { readonly tenantId: string; readonly person: Person; readonly clouds: Clouds; readonly now: () => Date },
): ServiceContext {
  return {
    tenant: { id: tenantId, name: "Company", timeZone: "UTC" },
    actor: { kind: "user", ...person, name: "Owner", ip: null, userAgent: null },
    scopes: scopesOf("owner"),
    requestId: "crash",
    channel: "web",
    now,
    db: database.tenant(tenantId),
    costs: async () => {
      throw new UnavailableError("No cost data.");
    },
    inventory: NO_INVENTORY,
    clouds,
    kinds: worldKinds(),
  };
}
