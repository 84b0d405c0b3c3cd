import type { Account, Cluster, Meter } from "#sandbox/world/company";
import { arn, meter } from "#sandbox/world/meter";

/** End of standard support at EKS, after which a cluster pays for extended support. @source docs/data-sources.md#kubernetes-versions */
const STANDARD_SUPPORT_ENDS: Readonly<Record<string, string>> = {
  "1.31": "2025-11-26",
  "1.32": "2026-03-23",
  "1.33": "2026-07-29",
  "1.34": "2026-12-02",
  "1.35": "2027-03-27",
  "1.36": "2027-08-02",
};

export function versionAt(cluster: Cluster, date: string): string {
  const held = cluster.versions.findLast((step) => step.from <= date) ?? cluster.versions[0];
  return held?.version ?? "unknown";
}

/** A control plane's hours, and its hours of extended support where a version outlived the standard one. */
export function controlPlaneMeters(accounts: readonly Account[], clusters: readonly Cluster[], rows: Meter["rows"]): Meter[] {
  return clusters.flatMap((cluster) => {
    const account = accounts.find((candidate) => candidate.name === cluster.account);
    const at = { account: cluster.account, accountId: account?.id ?? "", region: cluster.region };
    const id = arn("eks", at, `cluster/${cluster.name}`);
    const more = { tags: { "aws:eks:cluster-name": cluster.name } };
    const extended = cluster.versions.flatMap((step, index) => {
      const ends = STANDARD_SUPPORT_ENDS[step.version];
      const next = cluster.versions[index + 1]?.from;
      if (ends === undefined || (next !== undefined && next <= ends)) return [];
      return [
        meter(`eks-extended/${cluster.name}/${step.version}`, "eks_extended", at, id, 1, {
          ...more,
          rows,
          from: ends,
          ...(next === undefined ? {} : { to: next }),
        }),
      ];
    });
    return [meter(`eks/${cluster.name}`, "eks_hour", at, id, 1, { ...more, rows }), ...extended];
  });
}
