/** Keys that may call STS; undefined: as the AWS SDK finds them (environment, profile, instance role). */
export type AwsKeys = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string | undefined };

/** Where AWS is, and who we are before a role is assumed. */
export type AwsBase = {
  /** Instead of AWS's own addresses: a proxy, a stand-in. */
  readonly endpoint: string | undefined;
  readonly keys: AwsKeys | undefined;
};

/** How one account is reached. */
export type AwsAccount = {
  readonly base: AwsBase;
  readonly accountId: string;
  readonly roleArn: string;
  readonly externalId: string | undefined;
};
