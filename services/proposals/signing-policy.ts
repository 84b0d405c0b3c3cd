import { policyFor, type PolicyCase, type SigningPolicy } from "#core/proposals/policy";
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

/** Production unless an Owner said otherwise of the cluster. */
export async function isProduction(tx: TenantTransaction, cluster: string): Promise<boolean> {
  const [row] = await tx.query<{ production: boolean }>("SELECT production FROM cluster_settings WHERE cluster = $1", [cluster]);
  return row?.production ?? true;
}
