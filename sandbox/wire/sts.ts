import type { Company } from "#sandbox/world/company";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import type { QueryParameters } from "#sandbox/wire/aws/query-parameters";
import type { XmlValue } from "#sandbox/wire/aws/xml";
import { type Credentials, type Principal, RoleName, sameText } from "#sandbox/wire/credentials";
import { accountIdOf } from "#sandbox/world/commitments";
import { hex } from "#sandbox/world/noise";

type StsCall = { readonly principal: Principal; readonly company: Company; readonly credentials: Credentials; readonly parameters: QueryParameters };

const LONGEST_SESSION_S = 3600;
const SHORTEST_SESSION_S = 900;

export const ROLES: readonly RoleName[] = RoleName.options;

export function roleArnOf(accountId: string, role: RoleName): string {
  return `arn:aws:iam::${accountId}:role/${role}`;
}

export function arnOf(principal: Principal, company: Company): string {
  if (principal.kind === "base") return `arn:aws:iam::${accountIdOf(company, company.payer)}:user/major-tom`;
  return `arn:aws:sts::${principal.accountId}:assumed-role/${principal.role}/${principal.sessionName}`;
}

/** STS, version 2011-06-15: what of it there is. */
export const STS_OPERATIONS: ReadonlyMap<string, (call: StsCall) => XmlValue> = new Map([
  ["GetCallerIdentity", getCallerIdentity],
  ["AssumeRole", assumeRole],
]);

function getCallerIdentity({ principal, company }: StsCall): XmlValue {
  const arn = arnOf(principal, company);
  const id = hex(principal.kind === "base" ? arn : roleArnOf(principal.accountId, principal.role)).toUpperCase();
  return {
    Arn: arn,
    UserId: principal.kind === "base" ? `AIDA${id}` : `AROA${id}:${principal.sessionName}`,
    Account: principal.kind === "base" ? accountIdOf(company, company.payer) : principal.accountId,
  };
}

/** Only the base key, only into its own company's accounts, and only with the account's ExternalId. */
function assumeRole({ principal, company, credentials, parameters }: StsCall): XmlValue {
  const arn = parameters.required("RoleArn");
  const sessionName = parameters.required("RoleSessionName");
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) {
    throw new AwsError(
      "ValidationError",
      `1 validation error detected: Value '${sessionName}' at 'roleSessionName' failed to satisfy constraint: 2 to 64 of letters, digits and _+=,.@-`,
    );
  }
  const seconds = parameters.integer("DurationSeconds") ?? LONGEST_SESSION_S;
  if (seconds < SHORTEST_SESSION_S || seconds > LONGEST_SESSION_S) {
    throw new AwsError(
      "ValidationError",
      `The requested DurationSeconds must lie between ${SHORTEST_SESSION_S} and the role's maximum of ${LONGEST_SESSION_S}`,
    );
  }
  const account = company.accounts.find(({ id }) => ROLES.some((role) => roleArnOf(id, role) === arn));
  const role = ROLES.find((candidate) => arn.endsWith(`:role/${candidate}`));
  const trusted = principal.kind === "base" && account !== undefined && role !== undefined;
  if (!trusted || !sameText(parameters.text("ExternalId") ?? "", credentials.externalIdOf(account.id))) {
    throw new AwsError("AccessDenied", `User: ${arnOf(principal, company)} is not authorized to perform: sts:AssumeRole on resource: ${arn}`, 403);
  }
  const expiresAt = Math.floor(Date.now() / 1000) * 1000 + seconds * 1000;
  const { accessKeyId, secretAccessKey, sessionToken } = credentials.issue({
    company: company.key,
    accountId: account.id,
    role,
    sessionName,
    expiresAt,
  });
  return {
    Credentials: { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken, Expiration: new Date(expiresAt) },
    AssumedRoleUser: {
      AssumedRoleId: `AROA${hex(arn).toUpperCase()}:${sessionName}`,
      Arn: `arn:aws:sts::${account.id}:assumed-role/${role}/${sessionName}`,
    },
    PackedPolicySize: 0,
  };
}
