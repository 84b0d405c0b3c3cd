import { basics, type Option, type Slot } from "#agent/planner/slots/slot";

const METRICS = [
  "unblended",
  "amortized",
  "net",
  "net_amortized",
  "gross",
  "billed",
  "list",
  "usage",
  "savings",
  "coverage",
  "utilization",
  "esr",
  "rate",
  "unit_cost",
  "idle",
  "efficiency",
];

/** A term that was just explained is the metric that "and what was ours?" asks for. */
const METRIC_OF_TOPIC: Readonly<Record<string, string>> = {
  esr: "esr",
  effective_savings_rate: "esr",
  coverage: "coverage",
  savings_plan_coverage: "coverage",
  utilization: "utilization",
  amortized: "amortized",
  amortized_cost: "amortized",
  net_amortized: "net_amortized",
  net_amortized_cost: "net_amortized",
  unblended: "unblended",
  unblended_cost: "unblended",
  list_price: "list",
  efficiency: "efficiency",
  request_efficiency: "efficiency",
  idle: "idle",
  idle_cost: "idle",
  unit_cost: "unit_cost",
};

const closed = (key: string, values: readonly string[], cueSlot = key): Slot => ({
  key,
  labels: ["none", "keep", ...values],
  options(s) {
    const options: Option[] = basics(key, s);
    const hits = s.analysis.cues.filter((cue) => cue.slot === cueSlot);
    const any = hits.some((cue) => values.includes(cue.value));
    const held = s.previous?.[key];
    for (const option of options)
      (option.features as string[]).push(
        `${option.label}:cue${any}`,
        `${option.label}:cue${any}:${s.intent}`,
        `${option.label}:cues${new Set(hits.map((h) => h.value)).size}`,
      );
    const asked = key === "m" ? METRIC_OF_TOPIC[String(s.analysis.topic ?? "")] : undefined;
    if (asked !== undefined) options.push({ label: "keep", value: asked, features: ["topic", `topic:cue${any}`] });
    const longest = Math.max(0, ...hits.map((h) => h.end - h.start));
    for (const value of values) {
      const own = hits.filter((cue) => cue.value === value);
      const last = own.at(-1);
      const features = [`v:${own.length > 0}`, `v:${own.length > 0}:${s.intent}`];
      if (last) {
        const covered = hits.some(
          (other) => other.value !== value && other.start <= last.start && other.end >= last.end && other.end - other.start > last.end - last.start,
        );
        features.push(
          `cov:${covered}`,
          `long:${last.end - last.start === longest}`,
          `first:${hits[0] === own[0]}`,
          `last:${hits.at(-1) === last}`,
          `len:${Math.min(4, (last.end - last.start) >> 2)}`,
        );
        const before = s.analysis.pieces.filter((p) => p.end <= last.start).at(-1)?.text ?? "^";
        const next = s.analysis.pieces.find((p) => p.start >= last.end)?.text ?? "$";
        features.push(`l:${before}`, `r:${next}`);
      }
      if (held === value) features.push("same");
      if (key === "o") {
        for (const cue of s.analysis.cues)
          if (cue.slot === "m" || (cue.slot === "o" && cue.value !== "asc")) features.push(`with:${cue.slot}=${cue.value}`);
        features.push(`heldm:${s.previous?.["m"] ?? "-"}`, ...hits.map((h) => `${h.value}:heldm:${s.previous?.["m"] ?? "-"}`));
      }
      options.push({ label: value, value, features });
    }
    return options;
  },
});

/** Slots with a fixed set of values, learnt from words with the lexicon's cues as features. */
export const CLOSED_SLOTS: readonly Slot[] = [
  closed("m", METRICS),
  closed("gr", ["hourly", "daily", "weekly", "monthly", "quarterly"]),
  closed("ch", ["bar", "line", "area", "pie", "table", "heatmap"]),
  closed("o", ["asc"]),
  closed("a.kind", ["rightsizing", "idle", "spot", "graviton", "commitment", "hibernation", "storage"]),
  closed("a.target", ["cost_change", "recommendation", "number", "risk"]),
  closed("a.what", [
    "accounts",
    "clusters",
    "nodes",
    "workloads",
    "approvals",
    "schedules",
    "policies",
    "savings_plans",
    "untagged",
    "data_freshness",
    "actions",
  ]),
  closed("a.sched", ["nights", "weekends", "nights_weekends", "now", "tonight", "off", "custom"]),
  closed("a.type", ["compute", "ec2"]),
  closed("a.term", ["1y", "3y"]),
  closed("a.pay", ["no", "partial", "all"]),
  closed("a.policy", ["max_spot", "min_on_demand", "approval_threshold", "auto_switch", "blackout", "exclude", "consolidation", "buffer"]),
];
