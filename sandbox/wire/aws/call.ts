import type { AutoScalingGroups } from "#sandbox/live/auto-scaling-groups";
import type { OpenLiveWorld } from "#sandbox/live/open-live-world";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import type { QueryParameters } from "#sandbox/wire/aws/query-parameters";
import type { XmlValue } from "#sandbox/wire/aws/xml";
import type { RolePrincipal } from "#sandbox/wire/credentials";

/** One call of a role in its account and the region that it signed for. */
export type Call = {
  readonly principal: RolePrincipal;
  readonly world: OpenLiveWorld;
  readonly accountId: string;
  readonly region: string;
  readonly parameters: QueryParameters;
  readonly groups: AutoScalingGroups;
};

/** A write is prepared, which finds every fault of the request, before it is done: a dry run ends in between. */
export type Operation =
  | { readonly effect: "read"; readonly run: (call: Call) => XmlValue }
  | { readonly effect: "write"; readonly prepare: (call: Call) => () => XmlValue };

export function reads(run: (call: Call) => XmlValue): Operation {
  return { effect: "read", run };
}

export function writes(prepare: (call: Call) => () => XmlValue): Operation {
  return { effect: "write", prepare };
}

/** One page of a list that is sorted by `keyOf`; the token is the last key of the page before. @throws AwsError */
export function pageOf<T>(
  list: readonly T[],
  keyOf: (one: T) => string,
  { size, token }: { readonly size: number; readonly token: string | undefined },
): { readonly page: readonly T[]; readonly next: string | undefined } {
  const after = token === undefined ? undefined : Buffer.from(token, "base64url").toString("utf8");
  if (token !== undefined && Buffer.from(after ?? "").toString("base64url") !== token) {
    throw new AwsError("InvalidNextToken", `The token '${token}' is invalid.`);
  }
  const sorted = [...list].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const rest = after === undefined ? sorted : sorted.filter((one) => keyOf(one) > after);
  const page = rest.slice(0, size);
  const last = page.at(-1);
  return { page, next: rest.length > size && last !== undefined ? Buffer.from(keyOf(last)).toString("base64url") : undefined };
}
