import type { AwsOperation, AwsRequest } from "#core/ports/provider";
import type { SavingsPlanPurchase } from "#core/proposals/savings-plan";
import { trimDecimal } from "#core/money";
import { ACTION_TAG } from "#services/execution/token";

/** Every body that money can send, worked out from what is sealed. Pure. */

/** Put on a plan that exists: once it shows, look-ups show what was bought before it, too. */
export const SEEN_TAG = "majortom:seen";

type Place = { readonly accountId: string; readonly region: string };

function aws({ accountId, region }: Place, operation: AwsOperation, input: AwsRequest["input"]): AwsRequest {
  return { system: "aws", accountId, region, operation, input };
}

/** Half upfront is what the provider takes for a partial payment where nothing is said. */
export function purchaseRequest(
  place: Place,
  { offeringId, commitment }: Pick<SavingsPlanPurchase, "offeringId" | "commitment">,
  { start, token, tag }: { readonly start: Date; readonly token: string; readonly tag: string },
): AwsRequest {
  return aws(place, "savingsplans:CreateSavingsPlan", {
    savingsPlanOfferingId: offeringId,
    commitment: trimDecimal(commitment),
    purchaseTime: start.toISOString(),
    clientToken: token,
    tags: { [ACTION_TAG]: tag },
  });
}

export function returnRequest(place: Place, plan: string, token: string): AwsRequest {
  return aws(place, "savingsplans:ReturnSavingsPlan", { savingsPlanId: plan, clientToken: token });
}

export function deleteQueuedRequest(place: Place, plan: string): AwsRequest {
  return aws(place, "savingsplans:DeleteQueuedSavingsPlan", { savingsPlanId: plan });
}

export function markRequest(place: Place, arn: string, value: string): AwsRequest {
  return aws(place, "savingsplans:TagResource", { resourceArn: arn, tags: { [SEEN_TAG]: value } });
}
