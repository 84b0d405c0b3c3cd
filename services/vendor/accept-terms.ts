import type { AcceptTerms } from "#core/api/vendor";
import { ConflictError, InvalidInputError, NotFoundError, StaleProposalError } from "#core/errors";
import { compareDecimals } from "#core/money";
import { TERMS_VERSION } from "#core/vendor/terms";
import { newId } from "#db/new-id";
import type { TenantTransaction } from "#db/tenant-database";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { customerLink, recordEvent } from "#services/vendor/link-rows";
import { requirePerson } from "#services/vendor/require-person";

/**
 * An Owner accepts the terms and signs the limits; the linkage begins. Nothing is bought by it.
 *
 * @throws ForbiddenError, NotFoundError where there is no vendor, ConflictError where a link lives, StaleProposalError for
 * another version of the terms than the one in force
 */
export async function acceptTerms(ctx: ServiceContext, accepted: AcceptTerms): Promise<void> {
  const { mode, termsVersion, rollingUsd, outstandingUsd } = accepted;
  await mutate(ctx, {
    scope: "settings:manage",
    action: "vendor.accept-terms",
    target: "vendor",
    event: "Acceptance of the vendor's terms",
    run: async (tx) => {
      await requirePerson(ctx, tx, { roles: ["owner"], stepUp: true, what: "accept the terms" });
      const vendor = await vendorIn(tx);
      if (vendor === undefined) throw new NotFoundError("This installation has no vendor of record.");
      if (termsVersion !== TERMS_VERSION) throw new StaleProposalError("The terms have changed since you saw them. Read them again, then accept.");
      if (compareDecimals(rollingUsd, outstandingUsd) > 0)
        throw new InvalidInputError("The limit of 30 days cannot be above the limit of everything.");
      const live = await customerLink(tx, { lock: true });
      if (live !== undefined) throw new ConflictError(`There is a link to ${live.vendor.name} already. Leave it before you accept anew.`);
      const link = { id: newId("vln"), customer: { id: tx.tenantId, name: ctx.tenant.name }, vendor };
      await tx.query(
        `INSERT INTO vendor_links (id, customer_tenant, vendor_tenant, customer_name, vendor_name, mode, state, terms_version, accepted_by, cap_rolling_usd, cap_outstanding_usd, cap_signed_by)
         VALUES ($1, $2, $3, $4, $5, $6, 'terms_accepted', $7, $8, $9::numeric, $10::numeric, $8)`,
        [link.id, tx.tenantId, vendor.id, ctx.tenant.name, vendor.name, mode, termsVersion, ctx.actor.name, rollingUsd, outstandingUsd],
      );
      await recordEvent(ctx, tx, link, { event: `Accepted the terms of ${termsVersion} and signed the limits` });
      return {
        result: undefined,
        target: link.id,
        event: `Accepted the terms of ${vendor.name}`,
        after: { mode, termsVersion, rollingUsd, outstandingUsd },
      };
    },
  });
}

/** Who may be taken as vendor of record; undefined for the vendor itself, and where there is none. */
export async function vendorIn(tx: TenantTransaction): Promise<{ readonly id: string; readonly name: string } | undefined> {
  const [row] = await tx.query<{ id: string; name: string }>("SELECT id, name FROM app_vendor()", []);
  return row;
}
