import { ForbiddenError, NotFoundError } from "#core/errors";
import type { Scope } from "#core/identity/roles";
import { mayLookAndDraft } from "#core/vendor/link";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { vendorLink } from "#services/vendor/link-rows";

/** What the vendor's people may do in a customer's organization: look, and draft. */
const SCOPES: ReadonlySet<Scope> = new Set(["costs:read", "inventory:read", "settings:read", "proposal:read", "proposal:create"]);

/**
 * A context in a customer's organization for the person of the vendor who asks: reads, and drafts as an analyser does.
 * Each use leaves a row in the customer's log, with the person's name and what for.
 *
 * @throws NotFoundError where there is no such customer, ForbiddenError where the link does not allow it (any more)
 */
export async function inCustomer(ctx: ServiceContext, customer: string, what: string): Promise<ServiceContext> {
  const link = await ctx.db.read((tx) => vendorLink(tx, customer));
  const opened = link === undefined ? undefined : await ctx.openLinked?.(customer);
  if (link === undefined || opened === undefined) throw new NotFoundError(`There is no customer ${customer}.`);
  if (!mayLookAndDraft(link)) throw new ForbiddenError(`${link.customer.name} has left; what is theirs is no longer shown.`);
  const name = `${ctx.actor.name} of ${link.vendor.name}`;
  const theirs: ServiceContext = {
    ...opened,
    actor: { ...ctx.actor, kind: "system", userId: null, sessionId: null, name },
    scopes: SCOPES,
    requestId: ctx.requestId,
    channel: "api",
  };
  await mutate(theirs, {
    scope: "costs:read",
    action: "vendor.look",
    target: link.id,
    event: `${name} ${what}`,
    run: async () => ({ result: undefined, after: { vendor: link.vendor.name, what } }),
  });
  return theirs;
}
