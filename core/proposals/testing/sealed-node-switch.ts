import { createHash } from "node:crypto";
import type { NodeSwitch } from "#core/proposals/node-switch";
import { type SealedProposal, type SealedValue, seal } from "#core/proposals/sealed";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A node switch as a planner would seal it. */
export function sampleNodeSwitch(): NodeSwitch {
  return {
    cluster: "batch-eks",
    production: false,
    node: {
      name: "ip-10-4-31-117",
      uid: "8a1c0f6e-2f7b-4a51-9b62-6b7cf7a7d9aa",
      instanceId: "i-0a1b2c3d4e5f60718",
      instanceType: "m6i.8xlarge",
      zone: "us-east-1b",
      capacityType: "on_demand",
    },
    target: {
      capacityType: "spot",
      instanceType: "m7i.8xlarge",
      zones: ["us-east-1c"],
      fallback: "on_demand",
      tags: { team: "data" },
      maxUsdPerHour: "0.83380",
    },
    owner: {
      kind: "unowned",
      launchTemplate: "lt-0123456789abcdef0",
      launchTemplateVersion: "7",
      subnet: "subnet-0aa1",
      image: "ami-0bb2",
    },
    pods: [
      { namespace: "etl", name: "etl-7d9f-x2x", uid: "u-1", workload: "Deployment etl", fate: "moves" },
      { namespace: "kube-system", name: "aws-node-abcde", uid: "u-2", workload: "DaemonSet aws-node", fate: "stays" },
    ],
    price: {
      now: { usdPerHour: "1.53600", source: "price list", asOf: "2026-11-18T11:50:00.000Z" },
      after: { usdPerHour: "0.75800", source: "spot price history", asOf: "2026-11-18T11:50:00.000Z" },
      savingUsdPerHour: "0.77800",
      savingUsdPerMonth: "567.94",
      basis: "gross",
      gross: null,
    },
    risk: { interruptionBand: "under 5 %", source: "Spot Advisor", asOf: "2026-06-28" },
    checks: [
      { name: "budget", verdict: "GO", text: "Disruption budget lets 1 node go" },
      { name: "scratch", verdict: "NOTE", text: "2 pods lose scratch data in emptyDir" },
    ],
    limits: { readyTimeoutSeconds: 600, drainTimeoutSeconds: 900, soakSeconds: 120 },
  };
}

export function sealSample(params: Readonly<Record<string, SealedValue>> = sampleNodeSwitch(), over: Partial<SealedProposal> = {}) {
  return seal(
    {
      v: 1,
      tenant: "ten_acme",
      proposal: "APR-84",
      rev: 1,
      kind: "node_switch",
      connection: "123456789012",
      region: "us-east-1",
      params,
      preconditions: {},
      policy_version: "2026-11-25",
      expires_at: "2026-11-18T16:00:00.000Z",
      ...over,
    },
    sha256,
  );
}
