import { sha256 } from "#services/audit/append";

/** Follows from the revision that was signed, so that a dry run shows the very tokens and tags that are sent later. One action a proposal. */
export function actionIdOf(tenantId: string, hash: string): string {
  return `act_${sha256(`majortom.action.v1\n${JSON.stringify([tenantId, hash])}`).slice(0, 20)}`;
}
