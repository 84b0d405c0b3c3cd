import { isStricter, POLICY_VERSION, policyFor, type PolicyCase, type SigningPolicy } from "#core/proposals/policy";
import type { StoredProposal } from "#db/repositories/proposals";
import type { TenantTransaction } from "#db/tenant-database";
import type { Plan } from "#services/proposals/kind-definition";

/** The floor of the kind, and what the tenant tightened. No tenant can tighten yet; whoever adds it adds it here. */
export async function signingPolicy(
  tx: TenantTransaction,
  { plan, ...asked }: Pick<PolicyCase, "kind" | "submittedInPerson"> & { readonly plan: Pick<Plan, "cluster" | "production"> },
): Promise<SigningPolicy> {
  // The plan may have been made before an Owner said otherwise of the cluster: the stricter of the two counts.
  const production = plan.production || (plan.cluster !== undefined && (await isProduction(tx, plan.cluster)));
  return policyFor({ ...asked, production });
}

/**
 * The version of the rules that a proposal would be sealed under today. It is another one than its own where the floors
 * changed, or where an Owner has since said that its cluster is production: then it must be sealed anew.
 */
export async function policyVersionNow(tx: TenantTransaction, { kind, cluster, requester, policy }: StoredProposal): Promise<string> {
  const today = await signingPolicy(tx, { kind, submittedInPerson: requester.kind === "human", plan: { cluster, production: false } });
  return isStricter(today, policy) ? `${POLICY_VERSION} for production` : POLICY_VERSION;
}

/** Production unless an Owner said otherwise of the cluster. */
export async function isProduction(tx: TenantTransaction, cluster: string): Promise<boolean> {
  const [row] = await tx.query<{ production: boolean }>("SELECT production FROM cluster_settings WHERE cluster = $1", [cluster]);
  return row?.production ?? true;
}
