import { InvalidInputError } from "#core/errors";
import type { CostSource } from "#core/ingest/source";
import type { ServiceContext } from "#services/context";
import { EXTERNAL_ID_PREFIX, externalIdOf } from "#services/ingest/ingest-of";

/**
 * A source as it may be used by this tenant. Without an external id a role is asked with the tenant's own; the own id of
 * another tenant is refused, so that nobody reads through a role that trusts somebody else.
 *
 * @throws InvalidInputError for an external id that is another's
 */
export function checkSource(ctx: ServiceContext, source: CostSource): CostSource {
  if (source.kind === "folder" || source.roleArn === undefined) return source;
  const own = externalIdOf(ctx.tenant.id);
  if (source.externalId === undefined) return { ...source, externalId: own };
  if (source.externalId.startsWith(EXTERNAL_ID_PREFIX) && source.externalId !== own)
    throw new InvalidInputError(`The external id ${source.externalId} is not yours. Leave it out, or use ${own} in the role's trust policy.`);
  return source;
}
