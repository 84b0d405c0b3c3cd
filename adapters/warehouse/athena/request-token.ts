import { createHash } from "node:crypto";

/**
 * The token by which Athena knows a request again, 64 characters of a hash: a repeat of it answers with the same
 * execution instead of starting, and paying, a second one.
 *
 * @param attempt counts those before that failed, were stopped or lost their result
 */
export function requestToken(parts: {
  readonly tenantId: string;
  readonly requestId: string | undefined;
  readonly sql: string;
  readonly dataVersion: string;
  readonly attempt: number;
}): string {
  const { tenantId, requestId = "", sql, dataVersion, attempt } = parts;
  return createHash("sha256")
    .update(JSON.stringify([tenantId, requestId, sql, dataVersion, attempt]))
    .digest("hex");
}
