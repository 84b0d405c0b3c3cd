/**
 * Split cost allocation: each pod's part of its instance's effective cost, hour by hour, CPU and memory apart.
 * What the instance's pods did not ask for is spread over them by what they asked for, so that
 * split + unused cost of an instance's pods is the instance's cost. Rows are by pod and instance lately,
 * by workload, cluster and day before.
 */
export function splitCosts(detailFrom: number): string {
  return `
CREATE OR REPLACE TABLE instance_costs AS
SELECT *, CAST(round(eff * cpu_share) AS BIGINT) AS cpu_cost, CAST(round(od * cpu_share) AS BIGINT) AS cpu_full FROM (
  SELECT l.r, l.h, i.cpu_share, i.cpu_used, i.memory_used, sum(coalesce(l.eff, l.c))::BIGINT AS eff, sum(l.od)::BIGINT AS od, sum(l.q) AS q
  FROM lines l JOIN instances i ON i.r = l.r AND i.k = l.k WHERE i.cpu_share IS NOT NULL GROUP BY ALL
);
CREATE OR REPLACE TABLE recent_pods AS SELECT * FROM (${podHours(`i.h >= ${detailFrom}`)});
CREATE OR REPLACE TABLE past_workloads AS
SELECT workload_r, cluster_r, any_value(cpu_k) AS cpu_k, any_value(memory_k) AS memory_k, h // 24 AS d, ${SUMS.map((name) => `sum(${name})${name.endsWith("_asked") || name.endsWith("_actual") ? "" : "::BIGINT"} AS ${name}`).join(", ")}
FROM (${podHours(`i.h < ${detailFrom}`)}) GROUP BY workload_r, cluster_r, h // 24;
CREATE OR REPLACE TABLE split_lines AS
${(["cpu", "memory"] as const)
  .flatMap((unit) => [
    `SELECT pod_r AS r, parent, ${unit}_k AS k, h, 1 AS n, ${columnsOf(unit)}, ${unit}_ratio AS ratio FROM recent_pods`,
    `SELECT workload_r AS r, cluster_r AS parent, ${unit}_k AS k, (d * 24)::INTEGER AS h, 24 AS n, ${columnsOf(unit)}, NULL AS ratio FROM past_workloads`,
  ])
  .join("\nUNION ALL ")};
`;
}

const SUMS = ["cpu", "memory"].flatMap((unit) => ["total", "split", "full_total", "full_split", "asked", "actual"].map((what) => `${unit}_${what}`));

function columnsOf(unit: string): string {
  return `${unit}_split AS split, ${unit}_total - ${unit}_split AS unused, ${unit}_full_split AS full_split, ${unit}_full_total - ${unit}_full_split AS full_unused, round(${unit}_asked, 10) AS asked, round(${unit}_actual, 10) AS actual`;
}

const part = (amount: string, unit: string) => `CAST(round(${amount} * p.${unit}_to) - round(${amount} * p.${unit}_from) AS BIGINT)`;

/** A pod's bounds in its instance's CPU and memory are constant: rounding the bounds keeps the parts exact. */
function podHours(condition: string): string {
  const totals = `
  SELECT p.pod_r, p.workload_r, p.cluster_r, i.r AS parent, i.h, p.cpu_k, p.memory_k, i.cpu_used, i.memory_used,
    ${part("i.cpu_cost", "cpu")} AS cpu_total, ${part("(i.eff - i.cpu_cost)", "memory")} AS memory_total, ${part("i.cpu_full", "cpu")} AS cpu_full_total, ${part("(i.od - i.cpu_full)", "memory")} AS memory_full_total,
    p.cpu * i.q AS cpu_asked, p.memory * i.q AS memory_asked, least((0.06 + 0.62 * f.f) * (0.85 + 0.3 * rnd(p.seed, i.h)), 1) AS load, (p.cpu_to - p.cpu_from) * i.cpu_used AS cpu_ratio, (p.memory_to - p.memory_from) * i.memory_used AS memory_ratio
  FROM instance_costs i JOIN pods p ON p.r = i.r JOIN hours h ON h.h = i.h JOIN profiles f ON f.p = p.p AND f.how = h.how WHERE ${condition}`;
  return `
SELECT *, cpu_asked * load AS cpu_actual, memory_asked * least(0.45 + 0.5 * load, 1) AS memory_actual,
  CAST(round(cpu_total * cpu_used) AS BIGINT) AS cpu_split, CAST(round(memory_total * memory_used) AS BIGINT) AS memory_split, CAST(round(cpu_full_total * cpu_used) AS BIGINT) AS cpu_full_split, CAST(round(memory_full_total * memory_used) AS BIGINT) AS memory_full_split
FROM (${totals})`;
}
