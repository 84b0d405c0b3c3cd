import type { HttpBindings } from "@hono/node-server";
import type { ServiceContext } from "#services/context";
import type { Client } from "#services/identity/client";
import type { ResolvedSession } from "#services/identity/session";

/** What a request carries on its way through the server. */
export type ServerEnv = {
  Bindings: HttpBindings;
  Variables: {
    requestId: string;
    client: Client;
  };
};

/** What a request of a person who is signed in carries besides. */
export type SignedInEnv = ServerEnv & {
  Variables: ServerEnv["Variables"] & {
    session: ResolvedSession;
    /** Everything a verb needs; bound to the tenant of the session. */
    context: ServiceContext;
  };
};
