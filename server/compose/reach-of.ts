import { accountOf, type CostSource } from "#core/ingest/source";
import type { SandboxAccess } from "#sandbox/open-live-companies";
import type { CostSources } from "#server/compose/cost-sources";
import type { IngestOptions } from "#server/compose/open-ingest";
import { sourceOf } from "#server/compose/sandbox-tenants";
import type { Config } from "#server/config";
import { isReachedFromOutside } from "#server/loopback";

/** What lies in an account or a bucket of the sandbox is asked of the sandbox, with its own keys; everything else of AWS, as the SDK finds keys. */
export function reachOf({
  config,
  sources,
}: {
  readonly config: Config;
  readonly sources: Pick<CostSources, "sandboxAccesses" | "sandboxAccessOf">;
}): IngestOptions["awsOf"] {
  const isShared = isReachedFromOutside(config);
  const aws = { base: { endpoint: config.awsEndpoint, keys: undefined }, trustedPrincipal: config.awsPrincipal ?? null };
  return (tenantId, source) => {
    const sandbox = sources.sandboxAccesses.find((access) => liesIn(access, source)) ?? sources.sandboxAccessOf(sourceOf(tenantId));
    if (sandbox === undefined) return { ...aws, mayChooseKeys: !isShared || tenantId === OPERATOR };
    const { awsEndpoint, accessKeyId, secretAccessKey } = sandbox;
    return { base: { endpoint: awsEndpoint, keys: { accessKeyId, secretAccessKey } }, trustedPrincipal: aws.trustedPrincipal, mayChooseKeys: true };
  };
}

/** The tenant of whoever started the server with cost data of their own. */
const OPERATOR = "local";

function liesIn({ accounts, lake }: SandboxAccess, source: CostSource): boolean {
  if (source.kind === "folder") return false;
  if (source.roleArn !== undefined) return accounts.some(({ id }) => id === accountOf(source.roleArn ?? ""));
  return source.kind === "s3" && lake?.exportBucket === source.bucket;
}
