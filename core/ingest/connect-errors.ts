/** Everything that keeps a source from being read. Each has an entry in docs/runbooks/connect-errors.md. */
export const CONNECT_ERRORS = [
  "no-server-keys",
  "role-not-assumable",
  "keys-not-accepted",
  "bucket-not-found",
  "bucket-other-region",
  "bucket-list-denied",
  "object-read-denied",
  "object-key-denied",
  "object-archived",
  "object-not-parquet",
  "object-replaced",
  "export-not-delivered",
  "export-not-whole",
  "export-ambiguous",
  "export-unreadable",
  "glue-table-not-found",
  "glue-table-denied",
  "glue-table-without-partition",
  "glue-table-elsewhere",
  "athena-denied",
  "athena-no-output",
  "athena-workgroup-not-found",
  "athena-query-failed",
  "cost-explorer-denied",
  "cost-explorer-not-enabled",
  "cost-explorer-no-data",
  "folder-not-found",
  "folder-empty",
  "throttled",
  "disk-full",
  "not-reachable",
  "unexpected",
] as const;
export type ConnectErrorCode = (typeof CONNECT_ERRORS)[number];

/** Why a step failed, what repairs it, and the statement to add to a policy where one does. */
export type ConnectFault = { readonly code: ConnectErrorCode; readonly detail: string; readonly fix: string; readonly policy: object | null };

/** Who asks: the role that is assumed, or the server's own identity. */
export type Asker = { readonly roleArn: string | undefined; readonly externalId: string | undefined; readonly trustedPrincipal: string | null };

const nameOfRole = ({ roleArn }: Asker) => (roleArn === undefined ? "the server's own identity" : `the role ${roleArn}`);
const allow = (actions: readonly string[], resources: readonly string[]) => ({ Effect: "Allow", Action: actions, Resource: resources });

export function roleNotAssumable(asker: Asker): ConnectFault {
  const principal = asker.trustedPrincipal ?? "the AWS identity that the server runs as";
  const condition = asker.externalId === undefined ? "" : `, on the condition that sts:ExternalId equals "${asker.externalId}"`;
  return {
    code: "role-not-assumable",
    detail: `AWS does not let us assume ${asker.roleArn ?? "the role"}: it is not there, does not trust us, or asks for another external id.`,
    fix: `In the trust policy of ${asker.roleArn ?? "the role"}, allow sts:AssumeRole to ${principal}${condition}. The read-role template does that.`,
    policy: {
      Effect: "Allow",
      Principal: { AWS: principal },
      Action: "sts:AssumeRole",
      ...(asker.externalId === undefined ? {} : { Condition: { StringEquals: { "sts:ExternalId": asker.externalId } } }),
    },
  };
}

export function listDenied(asker: Asker, bucket: string): ConnectFault {
  return {
    code: "bucket-list-denied",
    detail: `${capital(nameOfRole(asker))} may not list the bucket ${bucket}.`,
    fix: `Allow s3:ListBucket and s3:GetBucketLocation on arn:aws:s3:::${bucket} to ${nameOfRole(asker)}, and see that the bucket's own policy does not deny it.`,
    policy: allow(["s3:ListBucket", "s3:GetBucketLocation"], [`arn:aws:s3:::${bucket}`]),
  };
}

export function readDenied(asker: Asker, bucket: string, prefix: string): ConnectFault {
  const resource = `arn:aws:s3:::${bucket}/${prefix === "" ? "" : `${prefix}/`}*`;
  return {
    code: "object-read-denied",
    detail: `${capital(nameOfRole(asker))} may list the bucket ${bucket}, but not read its objects.`,
    fix: `Allow s3:GetObject on ${resource} to ${nameOfRole(asker)}.`,
    policy: allow(["s3:GetObject"], [resource]),
  };
}

export function keyDenied(asker: Asker, key: string): ConnectFault {
  return {
    code: "object-key-denied",
    detail: `The objects are encrypted with a key that ${nameOfRole(asker)} may not use (${key}).`,
    fix: `Allow kms:Decrypt on ${key} to ${nameOfRole(asker)}, in its policy and in the policy of the key.`,
    policy: allow(["kms:Decrypt"], [key]),
  };
}

export function glueDenied(asker: Asker, region: string, database: string, table: string): ConnectFault {
  const account = asker.roleArn?.split(":")[4] ?? "<account>";
  const resources = ["catalog", `database/${database}`, `table/${database}/${table}`].map((what) => `arn:aws:glue:${region}:${account}:${what}`);
  return {
    code: "glue-table-denied",
    detail: `${capital(nameOfRole(asker))} may not read the table ${database}.${table} of the Glue catalogue in ${region}.`,
    fix: `Allow glue:GetTable, glue:GetDatabase and glue:GetPartitions on ${resources.join(", ")} to ${nameOfRole(asker)}.`,
    policy: allow(["glue:GetTable", "glue:GetDatabase", "glue:GetPartitions"], resources),
  };
}

export function athenaDenied(asker: Asker, region: string, workgroup: string): ConnectFault {
  const account = asker.roleArn?.split(":")[4] ?? "<account>";
  const resource = `arn:aws:athena:${region}:${account}:workgroup/${workgroup}`;
  const actions = [
    "athena:StartQueryExecution",
    "athena:GetQueryExecution",
    "athena:GetQueryResults",
    "athena:StopQueryExecution",
    "athena:GetWorkGroup",
  ];
  return {
    code: "athena-denied",
    detail: `${capital(nameOfRole(asker))} may not run queries in the workgroup ${workgroup}.`,
    fix: `Allow ${actions.join(", ")} on ${resource} to ${nameOfRole(asker)}, and s3:GetBucketLocation, s3:GetObject and s3:PutObject on the workgroup's result location.`,
    policy: allow(actions, [resource]),
  };
}

export function costExplorerDenied(asker: Asker): ConnectFault {
  return {
    code: "cost-explorer-denied",
    detail: `${capital(nameOfRole(asker))} may not ask Cost Explorer.`,
    fix: `Allow ce:GetCostAndUsage on * to ${nameOfRole(asker)}; in a linked account the payer must also have switched on Cost Explorer access for linked accounts.`,
    policy: allow(["ce:GetCostAndUsage", "ce:GetDimensionValues"], ["*"]),
  };
}

export function notDelivered(bucket: string, prefix: string): ConnectFault {
  const place = `s3://${bucket}/${prefix}`;
  return {
    code: "export-not-delivered",
    detail: `Nothing lies under ${place} yet.`,
    fix: `If the export was made less than 24 hours ago, wait: AWS delivers the first one within a day. Otherwise check bucket, prefix and export name against the Data Exports page of the Billing console.`,
    policy: null,
  };
}

/** Without a repair of a policy. */
export function fault(code: ConnectErrorCode, detail: string, fix: string): ConnectFault {
  return { code, detail, fix, policy: null };
}

const capital = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
