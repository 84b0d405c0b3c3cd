import { verifyPresigned } from "#sandbox/wire/aws/signature";
import type { ClusterAuthentication } from "#sandbox/wire/cluster-handler";
import { type Credentials, sameText } from "#sandbox/wire/credentials";

const EKS_TOKEN_PREFIX = "k8s-aws-v1.";

/** A cluster takes the bearer token of its kubeconfig, or an EKS token of a role in the cluster's account. */
export function clusterAuthentication(
  credentials: Credentials,
  { company, cluster, accountId }: { readonly company: string; readonly cluster: string; readonly accountId: string },
): ClusterAuthentication {
  return (authorization) => {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1];
    if (token === undefined) return undefined;
    if (!token.startsWith(EKS_TOKEN_PREFIX)) {
      if (!sameText(token, credentials.clusterTokenOf(company, cluster))) return undefined;
      return { name: "major-tom", groups: ["system:masters"], readOnly: false };
    }
    try {
      const url = new URL(Buffer.from(token.slice(EKS_TOKEN_PREFIX.length), "base64url").toString("utf8"));
      const { principal } = verifyPresigned(url, { "x-k8s-aws-id": cluster }, credentials);
      if (principal.kind !== "role" || principal.role === "MajorTomPurchase" || principal.accountId !== accountId || principal.company !== company)
        return undefined;
      const readOnly = principal.role === "MajorTomRead";
      return { name: principal.role, groups: readOnly ? [] : ["system:masters"], readOnly };
    } catch {
      return undefined;
    }
  };
}
