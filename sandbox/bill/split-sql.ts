/**
 * Split cost allocation: each pod's part of its instance's effective cost, hour by hour, CPU and memory apart.
 * What the instance's pods did not ask for is spread over them by what they asked for, so that
 * split + unused cost of an instance's pods is the instance's cost. Rows are by pod lately, by workload and day before.
 */
export function splitCosts(detailFrom: number): string {
  const resources = [
    { unit: "cpu", cost: "i.cpu_cost", full: "i.cpu_full", used: "i.cpu_used" },
    { unit: "memory", cost: "(i.eff - i.cpu_cost)", full: "(i.od - i.cpu_full)", used: "i.memory_used" },
  ] as const;
  const part = (amount: string, unit: string) => `CAST(round(${amount} * p.${unit}_to) - round(${amount} * p.${unit}_from) AS BIGINT)`;
  const perPod = resources.map(
    ({ unit, cost, full, used }) => `
SELECT p.pod_r, p.workload_r, i.r AS parent, p.${unit}_k AS k, i.h, i.h // 24 AS d, ${part(cost, unit)} AS total, ${part(full, unit)} AS full_total, ${used} AS used_share,
  round(p.${unit} * i.q, 10) AS asked, round(p.${unit} * i.q * least((0.06 + 0.62 * f.f) * (0.85 + 0.3 * rnd(p.seed, i.h)), 1), 10) AS actual, (p.${unit}_to - p.${unit}_from) * ${used} AS ratio
FROM instance_costs i JOIN pods p ON p.r = i.r JOIN hours h ON h.h = i.h JOIN profiles f ON f.p = p.p AND f.how = h.how`,
  );
  return `
CREATE OR REPLACE TABLE instance_costs AS
SELECT *, CAST(round(eff * cpu_share) AS BIGINT) AS cpu_cost, CAST(round(od * cpu_share) AS BIGINT) AS cpu_full FROM (
  SELECT l.r, l.h, i.cpu_share, i.cpu_used, i.memory_used, sum(coalesce(l.eff, l.c))::BIGINT AS eff, sum(l.od)::BIGINT AS od, sum(l.q) AS q
  FROM lines l JOIN instances i ON i.r = l.r AND i.k = l.k WHERE i.cpu_share IS NOT NULL GROUP BY ALL
);
CREATE OR REPLACE TABLE pod_hours AS
SELECT *, CAST(round(total * used_share) AS BIGINT) AS split, CAST(round(full_total * used_share) AS BIGINT) AS full_split FROM (${perPod.join(" UNION ALL ")});
CREATE OR REPLACE TABLE split_lines AS
SELECT pod_r AS r, parent, k, h, 1 AS n, split, total - split AS unused, full_split, full_total - full_split AS full_unused, asked, actual, ratio FROM pod_hours WHERE h >= ${detailFrom}
UNION ALL
SELECT workload_r, NULL, k, d * 24, 24, sum(split)::BIGINT, sum(total - split)::BIGINT, sum(full_split)::BIGINT, sum(full_total - full_split)::BIGINT, round(sum(asked), 10), round(sum(actual), 10), NULL
FROM pod_hours WHERE h < ${detailFrom} GROUP BY workload_r, k, d;
`;
}
