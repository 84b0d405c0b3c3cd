import type { NodeRow } from "#web/api/types.ts";

export const READINESS: Readonly<Record<NodeRow["readiness"], readonly [word: string, tone: string]>> = {
  ready: ["Ready to move", "text-good"],
  careful: ["With notes", "text-caution"],
  blocked: ["Can't move", "text-bad"],
  spot_already: ["Spot already", "text-ink-3"],
};

export const BOUGHT: Readonly<Record<"on_demand" | "spot", string>> = { on_demand: "on demand", spot: "spot" };

export const OWNERS: Readonly<Record<NodeRow["owner"], string>> = {
  auto_scaling_group: "Auto Scaling group",
  karpenter: "Karpenter",
  unowned: "no group",
  unknown: "unknown",
};

/** A word and its colour, and the first reason. */
export function Readiness({ node }: { readonly node: NodeRow }) {
  const [word, tone] = READINESS[node.readiness];
  return (
    <>
      <span className={`badge ${tone}`}>
        <i className="dot" aria-hidden="true" />
        {word}
      </span>
      {node.why !== null && <span className="block t-12 text-ink-3">{node.why}</span>}
    </>
  );
}
