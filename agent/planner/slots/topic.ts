import { basics, type Slot } from "#agent/planner/slots/slot";

/** Terms that people ask about, as said and as `a.topic` writes them. Longer ones first. */
const TOPICS: readonly (readonly [RegExp, string])[] = [
  [/net amorti[sz]ed cost/, "net_amortized_cost"],
  [/net[- ]amorti[sz]ed/, "net_amortized"],
  [/amorti[sz]ed costs?/, "amortized_cost"],
  [/amorti[sz](?:ed|ation)/, "amortized"],
  [/unblended costs?/, "unblended_cost"],
  [/unblended/, "unblended"],
  [/blended rates?/, "blended_rate"],
  [/blended/, "blended"],
  [/list (?:price|cost)/, "list_price"],
  [/net cost/, "net_cost"],
  [/billed cost/, "billed_cost"],
  [/savings? plans?(?: |')s? ?coverage|sp coverage/, "savings_plan_coverage"],
  [/coverage|cover/, "coverage"],
  [/utili[sz]ation/, "utilization"],
  [/effective savings? rate/, "effective_savings_rate"],
  [/\besr\b/, "esr"],
  [/effective cost/, "effective_cost"],
  [/effective rate/, "effective_rate"],
  [/compute savings? plans?/, "compute_savings_plan"],
  [/savings? plans?|\bsps?\b/, "savings_plan"],
  [/reserved instances?|\bris?\b/, "reserved_instance"],
  [/spot interruptions?|interruptions?/, "spot_interruption"],
  [/spot instances?/, "spot_instance"],
  [/on[- ]demand/, "on_demand"],
  [/spot/, "spot"],
  [/right[- ]?sizing/, "rightsizing"],
  [/hibernat\w+|sleep schedules?/, "hibernation"],
  [/\bwake\b|waking/, "wake"],
  [/graviton/, "graviton"],
  [/nat gateways?|\bnat\b/, "nat_gateway"],
  [/data transfer|egress/, "data_transfer"],
  [/name ?spaces?/, "namespace"],
  [/workloads?/, "workload"],
  [/charge ?back/, "chargeback"],
  [/show ?back/, "showback"],
  [/snooz\w+/, "snooze"],
  [/auto[- ]?switch\w*/, "auto_switch"],
  [/blackouts?/, "blackout"],
  [/approval thresholds?/, "approval_threshold"],
  [/approvals?/, "approval"],
  [/anomal(?:y|ies)/, "anomaly"],
  [/idle costs?/, "idle_cost"],
  [/\bidle\b/, "idle"],
  [/request efficiency/, "request_efficiency"],
  [/efficiency/, "efficiency"],
  [/unit costs?|unit economics/, "unit_cost"],
  [/all[- ]up[- ]?front/, "all_upfront"],
  [/no[- ]up[- ]?front/, "no_upfront"],
  [/partial[- ]up[- ]?front/, "partial_upfront"],
  [/charge categor(?:y|ies)/, "charge_category"],
  [/purchase options?/, "purchase_option"],
  [/usage types?/, "usage_type"],
  [/cost allocation tags?/, "cost_allocation_tag"],
  [/split cost allocation/, "split_cost_allocation"],
  [/\btags?\b/, "tag"],
  [/clusters?/, "cluster"],
  [/nodes?/, "node"],
  [/consolidation/, "consolidation"],
  [/break[- ]?even/, "break_even"],
  [/commitments?/, "commitment"],
  [/headroom|buffer/, "buffer"],
  [/\bfocus\b/, "focus"],
  [/\bcur\b/, "cur"],
  [/refunds?/, "refund"],
  [/credits?/, "credit"],
  [/forecast\w*/, "forecast"],
  [/budget\w*/, "budget"],
  [/run[- ]rate/, "run_rate"],
  [/on[- ]demand equivalent/, "on_demand_equivalent"],
  [/karpenter/, "karpenter"],
  [/node ?pools?/, "node_pool"],
  [/fiscal/, "fiscal_year"],
  [/laddering/, "laddering"],
  [/gp[23]/, "gp3"],
  [/amortization/, "amortization"],
  [/max(?:imum)? spot/, "max_spot"],
  [/minimum on[- ]demand|min od/, "min_on_demand"],
];

export const topic: Slot = {
  key: "a.topic",
  labels: ["none", "keep", "term"],
  options(s) {
    const { clean } = s.analysis.utterance;
    const hits: { value: string; start: number; end: number }[] = [];
    for (const [re, value] of TOPICS) {
      const m = re.exec(clean);
      if (!m) continue;
      const [start, end] = [m.index, m.index + m[0].length];
      if (hits.some((h) => h.start <= start && h.end >= end)) continue;
      hits.push({ value, start, end });
    }
    hits.sort((a, b) => a.start - b.start);
    return [
      ...basics("a.topic", s).map((o) => ({ ...o, features: [...o.features, `${o.label}:hits${Math.min(2, hits.length)}`] })),
      ...hits.map(({ value, start, end }, at) => ({
        label: "term",
        value,
        features: [
          "term",
          `term:at${at}`,
          `term:of${hits.length}`,
          `term:n${Math.min(8, s.analysis.pieces.length)}`,
          `l:${s.analysis.pieces.filter((p) => p.end <= start).at(-1)?.text ?? "^"}`,
          `r:${s.analysis.pieces.find((p) => p.start >= end)?.text ?? "$"}`,
        ],
      })),
    ];
  },
};
