import { sha256 } from "#services/audit/append";

/** The tag and annotation that everything made by an action carries. */
export const ACTION_TAG = "majortom:action";
export const ACTION_ANNOTATION = "majortom.io/action";

/** 64 hex digits, the same for every attempt of one step, so that the provider answers a second call with the first effect. */
export function tokenOf(tenantId: string, actionId: string, step: string): string {
  return sha256(`majortom.token.v1\n${JSON.stringify([tenantId, actionId, step])}`);
}

/** `<action>/<step>` */
export function tagValueOf(actionId: string, step: string): string {
  return `${actionId}/${step}`;
}
