import { compareDecimals } from "#core/money";
import { isStricter, POLICY_VERSION, policyFor, type PolicyCase, type SigningPolicy } from "#core/proposals/policy";
import { openSeal } from "#core/proposals/sealed";
import { SavingsPlanPurchase } from "#core/proposals/savings-plan";
import type { ProposalKind } from "#core/proposals/state";
import { MajorTomError } from "#core/errors";
import { appNow } from "#db/app-now";
import type { StoredProposal } from "#db/repositories/proposals";
import type { TenantTransaction } from "#db/tenant-database";
import { commitmentSettings } from "#services/commitments/settings";
import { isSolo } from "#services/commitments/solo-rule";
import type { Plan } from "#services/proposals/kind-definition";
import { plansOfPausedCustomers } from "#services/vendor/paused-plans";

/** The floor of the kind, and what the tenant tightened: the total above which a third person signs. */
export async function signingPolicy(
  tx: TenantTransaction,
  { plan, ...asked }: Pick<PolicyCase, "kind" | "submittedInPerson"> & { readonly plan: Pick<Plan, "cluster" | "production" | "params"> },
): Promise<SigningPolicy> {
  // The plan may have been made before an Owner said otherwise of the cluster: the stricter of the two counts.
  const production = plan.production || (plan.cluster !== undefined && (await isProduction(tx, plan.cluster)));
  return policyFor({ ...asked, production, ...(await moneyCase(tx, asked.kind, plan.params)) });
}

/** What the tenant's own settings make of a purchase, read from what is sealed, and of the deletion of a queued plan. */
export async function moneyCase(
  tx: TenantTransaction,
  kind: ProposalKind,
  params: Plan["params"],
): Promise<{ readonly overThreshold: boolean; readonly solo: boolean; readonly paused?: boolean }> {
  const { total, start, plan } = params;
  if (kind === "sp_delete_queued") {
    const paused = (await commitmentSettings(tx)).pause !== undefined || (await plansOfPausedCustomers(tx)).has(String(plan));
    return { overThreshold: false, solo: false, paused };
  }
  if (kind !== "sp_purchase" || typeof total !== "string" || !/^\d+\.\d{2}$/.test(total)) return { overThreshold: false, solo: false };
  const settings = await commitmentSettings(tx);
  const planned = SavingsPlanPurchase.shape.start.safeParse(start);
  return {
    overThreshold: compareDecimals(total, settings.thresholdUsd) > 0,
    solo: planned.success && (await isSolo(tx, settings, planned.data, await appNow(tx))),
  };
}

/**
 * The version of the rules that a proposal would be sealed under today. It is another one than its own where the floors
 * changed, or where an Owner has since said what makes more people sign it: then it must be sealed anew.
 */
export async function policyVersionNow(tx: TenantTransaction, { kind, cluster, requester, policy, sealed }: StoredProposal): Promise<string> {
  const plan = { cluster, production: false, params: paramsOf(sealed) };
  const today = await signingPolicy(tx, { kind, submittedInPerson: requester.kind === "human", plan });
  return isStricter(today, policy) ? `${POLICY_VERSION} with more signatures` : POLICY_VERSION;
}

/** Nothing where somebody changed the text: the claim finds out by its hash. */
function paramsOf(sealed: string): Plan["params"] {
  try {
    return openSeal(sealed).params;
  } catch (error) {
    if (error instanceof MajorTomError) return {};
    throw error;
  }
}

/** Production unless an Owner said otherwise of the cluster. */
export async function isProduction(tx: TenantTransaction, cluster: string): Promise<boolean> {
  const [row] = await tx.query<{ production: boolean }>("SELECT production FROM cluster_settings WHERE cluster = $1", [cluster]);
  return row?.production ?? true;
}
