import type { AwsAccount, AwsKeys } from "#adapters/aws/aws-account";

export type TemporaryKeys = AwsKeys & { readonly sessionToken: string; readonly expiration: Date };

/** Renewed so long before they end that no call is signed with keys that end on its way. */
const RENEW_BEFORE_MS = 5 * 60_000;
const SESSION_SECONDS = 3600;
const SESSION_NAME = "major-tom";

/**
 * Temporary keys of an account's role, kept until shortly before they end; callers at the same time share one call.
 * Regions have an STS of their own: the nearest is `region`.
 */
export function assumedRole({ base, roleArn, externalId }: AwsAccount, region: string): () => Promise<TemporaryKeys> {
  let kept: Promise<TemporaryKeys> | undefined;
  const renew = async (): Promise<TemporaryKeys> => {
    const { AssumeRoleCommand, STSClient } = await import("@aws-sdk/client-sts");
    const client = new STSClient({
      region,
      maxAttempts: 4,
      ...(base.endpoint === undefined ? {} : { endpoint: base.endpoint }),
      ...(base.keys === undefined ? {} : { credentials: keysOf(base.keys) }),
    });
    try {
      const { Credentials } = await client.send(
        new AssumeRoleCommand({
          RoleArn: roleArn,
          RoleSessionName: SESSION_NAME,
          DurationSeconds: SESSION_SECONDS,
          ...(externalId === undefined ? {} : { ExternalId: externalId }),
        }),
      );
      const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
      if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration) throw new Error("STS answered without keys.");
      return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken, expiration: Expiration };
    } finally {
      client.destroy();
    }
  };
  return () => {
    const asked = (kept ?? renew()).then(
      // Keys are renewed by the machine's clock, as STS counts.
      (keys) => (keys.expiration.getTime() - Date.now() > RENEW_BEFORE_MS ? keys : renew()),
    );
    kept = asked;
    asked.catch(() => {
      if (kept === asked) kept = undefined;
    });
    return asked;
  };
}

function keysOf({ accessKeyId, secretAccessKey, sessionToken }: AwsKeys) {
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}
