import { InvalidInputError } from "#core/errors";
import type { CostSource } from "#core/ingest/source";
import type { ServiceContext } from "#services/context";
import { EXTERNAL_ID_PREFIX, externalIdOf, ingestOf } from "#services/ingest/ingest-of";

/**
 * A source as it may be used by this tenant. A role is asked with the tenant's own external id; the id of another tenant is
 * refused, so that nobody reads through a role that trusts somebody else. On a server of several organizations so is every
 * other id, and what would be read with the server's own keys.
 *
 * @throws InvalidInputError for an external id that is another's, or for a role that is missing
 */
export function checkSource(ctx: ServiceContext, source: CostSource): CostSource {
  if (source.kind === "folder") return source;
  const own = externalIdOf(ctx.tenant.id);
  const mayChooseKeys = ingestOf(ctx).mayChooseKeys(source);
  if (source.roleArn === undefined) {
    if (mayChooseKeys) return source;
    throw new InvalidInputError(
      `Give the roleArn of a role in your account that trusts the external id ${own}: this server reads for several organizations and uses its own keys for none. GET /api/data/templates has the role.`,
    );
  }
  if (source.externalId === undefined) return { ...source, externalId: own };
  const isAnothers = source.externalId.startsWith(EXTERNAL_ID_PREFIX) || !mayChooseKeys;
  if (isAnothers && source.externalId !== own)
    throw new InvalidInputError(`The external id ${source.externalId} is not yours. Leave it out, or use ${own} in the role's trust policy.`);
  return source;
}
