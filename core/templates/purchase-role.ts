import { SEE_PLANS } from "#core/templates/read-role";
import type { TemplateValues } from "#core/templates/template-values";
import { allow, trustedRoleTemplate } from "#core/templates/trusted-role";

/** What we may write on a plan: tags of ours alone, and no purchase without one. */
const OUR_TAGS = { "ForAllValues:StringLike": { "aws:TagKeys": ["majortom:*"] }, Null: { "aws:TagKeys": "false" } };

/**
 * A role that buys, cancels and returns Savings Plans and can do nothing else: who signs money here need not trust the same
 * role with instances.
 */
export function purchaseRoleTemplate({ externalId, trustedPrincipal }: Pick<TemplateValues, "externalId" | "trustedPrincipal">): object {
  const plans = { "Fn::Sub": "arn:${AWS::Partition}:savingsplans::${AWS::AccountId}:savingsplan/*" };
  return trustedRoleTemplate({
    name: "PurchaseRole",
    roleName: "MajorTomPurchase",
    about: "A role with which Major Tom buys, cancels and returns Savings Plans that two of your people signed. It can do nothing else.",
    description: "Major Tom buys, cancels and returns Savings Plans with it",
    policyName: "BuySavingsPlans",
    externalId,
    trustedPrincipal,
    statements: [
      allow("SeeSavingsPlans", SEE_PLANS, ["*"]),
      allow("BuyWithOurTag", ["savingsplans:CreateSavingsPlan"], ["*"], OUR_TAGS),
      allow("UndoPurchases", ["savingsplans:DeleteQueuedSavingsPlan", "savingsplans:ReturnSavingsPlan"], [plans]),
      allow("WriteOurTags", ["savingsplans:TagResource"], [plans], OUR_TAGS),
    ],
  });
}
