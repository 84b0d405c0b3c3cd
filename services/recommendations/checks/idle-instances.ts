import type { InstanceUse } from "#core/commitments/instance-change";
import { decimal } from "#core/figures/decimal";
import type { Candidate } from "#core/insights/overlap";
import type { Signals } from "#core/ports/signals";
import { runningUse } from "#services/insights/savings/running-use";
import type { BillCell } from "#services/insights/read-cells";
import { alive, byResource, key, perMonth, readService, total } from "#services/insights/savings/scan";
import { type AdviceCheck, evidenceOf } from "#services/recommendations/checks/check";

/** Percent of its CPU that agents and probes take; no hour of two weeks above the second. */
const IDLE_AVERAGE = 5;
const IDLE_HIGHEST_HOUR = 15;
/** Hours that must be known, of 336: fewer say nothing of nights and month ends. */
const LEAST_HOURS = 240;
/** The dearest; each is asked for by itself. */
const MOST_ASKED = 40;
const AT_A_TIME = 5;
const LEAST_COST = decimal("1");

/** Instances outside of clusters whose CPU rested for two weeks, by CloudWatch. A node of a cluster is its scheduler's matter. */
export const idleInstances: AdviceCheck = async (ctx, scope) => {
  const type = "idle_instance" as const;
  const { signals } = ctx.clouds;
  if (signals === undefined)
    return { type, reason: "the bill does not say how busy an instance is, and no account is connected whose metrics could be read" };
  const read = await readService(ctx, scope, ["EC2"], ["resource", "account", "region", "instance_type", "purchase_option"]);
  const living = await alive(ctx, scope);
  const nodes = new Set((await ctx.inventory.nodes()).map(({ instanceId }) => instanceId));
  const asked = byResource(read.after)
    .filter(([resource, cells]) => resource.startsWith("i-") && living.has(resource) && !nodes.has(resource) && total(cells) >= LEAST_COST)
    .toSorted(([, a], [, b]) => Number(total(b) - total(a)))
    .slice(0, MOST_ASKED);
  const candidates: Candidate[] = [];
  let unread = 0;
  for (let from = 0; from < asked.length; from += AT_A_TIME) {
    const some = asked.slice(from, from + AT_A_TIME);
    const loads = await Promise.all(
      some.map(([resource, [first]]) =>
        loadOf(signals, {
          resource,
          account: first === undefined ? null : key(first, "account"),
          region: first === undefined ? null : key(first, "region"),
          from: read.resolved.period.from,
          to: read.resolved.period.to,
          signal: scope.signal,
        }),
      ),
    );
    for (const [index, [resource, cells]] of some.entries()) {
      const [load, first] = [loads[index], cells[0]];
      if (load === undefined || first === undefined) unread += 1;
      else if (load.hours >= LEAST_HOURS && load.average < IDLE_AVERAGE && load.highest < IDLE_HIGHEST_HOUR) {
        const onPlan = cells.filter((cell) => !["on_demand", "spot"].includes(key(cell, "purchase_option") ?? ""));
        candidates.push({
          resource,
          members: [resource],
          account: key(first, "account") ?? "unknown",
          region: key(first, "region") ?? "unknown",
          detail: `${key(first, "instance_type") ?? "instance"}, CPU ${load.average.toFixed(1)} % on average, ${load.highest.toFixed(1)} % in its busiest hour`,
          cost: total(cells),
          saving: perMonth(total(cells), read.resolved.period),
          covered: perMonth(total(onPlan), read.resolved.period),
          change: { before: usesOf(first, cells), after: [] },
        });
      }
    }
  }
  if (asked.length > 0 && unread === asked.length) return { type, reason: "no account is connected whose metrics of these instances could be read" };
  return {
    type,
    candidates,
    confidence: "medium",
    because: `CloudWatch measured under ${IDLE_AVERAGE} % of its CPU on average and no hour above ${IDLE_HIGHEST_HOUR} % in two weeks; memory and disks are not measured there.`,
    title: (count) => `${count} ${count === 1 ? "instance runs" : "instances run"} with next to nothing to do`,
    evidence: evidenceOf(read),
  };
};

/** The instance as it runs now, unless spot: that no commitment covers. */
function usesOf(first: BillCell, cells: readonly BillCell[]): readonly InstanceUse[] {
  const [instanceType, region] = [key(first, "instance_type"), key(first, "region")];
  if (instanceType === null || region === null || cells.every((cell) => key(cell, "purchase_option") === "spot")) return [];
  return runningUse({ account: key(first, "account") ?? "unknown", region, instanceType, hours: decimal(24), days: 1 });
}

type Question = Omit<Parameters<Signals["metrics"]>[0], "service"> & { readonly signal: AbortSignal | undefined };

/** Of hours, percent; undefined where its metrics cannot be read. */
async function loadOf(signals: Signals, { signal, ...question }: Question) {
  const series = await signals.metrics({ ...question, service: "EC2" }, { signal }).catch((error: unknown) => {
    if (signal?.aborted === true) throw error;
    return undefined;
  });
  const points = series?.find(({ label }) => label.startsWith("CPUUtilization"))?.points;
  if (points === undefined || points.length === 0) return undefined;
  return {
    hours: points.length,
    average: points.reduce((sum, { value }) => sum + value, 0) / points.length,
    highest: Math.max(...points.map(({ value }) => value)),
  };
}
