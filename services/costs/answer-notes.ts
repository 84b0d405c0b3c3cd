import type { MetricShape } from "#core/costs/arrange";
import { CONNECT_AN_EXPORT, isCostExplorer } from "#core/costs/thin-source";
import { formatValue } from "#core/figures/format";
import { dayLabel } from "#core/time/label";
import { fromUtc } from "#core/time/zone";
import type { Measured } from "#services/costs/answer";
import type { ResolvedQuery } from "#services/costs/resolve-query";

/** Costs as charged: usage under a plan stands at its on-demand rate, and a negation row of its own takes it back. */
const BEFORE_COMMITMENTS: ReadonlySet<string> = new Set(["unblended", "net_unblended", "blended", "gross", "net"]);

/** What a person must know to read the answer rightly: how far the data goes, what is left out, what was assumed. */
export function answerNotes(resolved: ResolvedQuery, now: Measured, before: Measured | undefined, shape: MetricShape): string[] {
  const { model, definition, metric, period, compare, query } = resolved;
  const isThin = isCostExplorer(model);
  const notes = [...resolved.notes, ...(isThin ? [] : definition.caveats)];
  const through = new Date(model.catalog.dataThrough);
  const days = `${dayLabel(fromUtc(new Date(through.getTime() - 1)))}${through.getTime() % 86_400_000 === 0 ? "" : `, ${through.toISOString().slice(11, 16)} UTC`}`;
  if (Date.parse(period.to) > through.getTime()) notes.push(`The data ends on ${days}, before the period does: the rest is not in it yet.`);
  else if (period.toDate) notes.push(`The period is not over; it counts through ${days}, the end of the data.`);
  const missingDays = period.days - period.daysWithData;
  if (missingDays > 0)
    notes.push(
      `${missingDays} of ${period.days} days of the period have no data${query.average ? `; the average divides by the ${period.daysWithData} that have` : ""}.`,
    );
  if (compare && before && before.total.items === 0) notes.push(`There is no data for ${compare.label} to compare with.`);
  else if (compare && compare.daysWithData < compare.days)
    notes.push(
      `${compare.days - compare.daysWithData} of ${compare.days} days of ${compare.label} have no data, so the change is not like for like.`,
    );
  else if (compare && compare.days !== period.days) notes.push(`${period.label} has ${period.days} days, ${compare.label} has ${compare.days}.`);
  if (now.total.unknown > 0) notes.push(unknownNote(resolved, now, shape));
  const dimensions = [...query.groupBy, ...[...query.filters, ...query.exclude].map(({ dimension }) => dimension)];
  if (
    BEFORE_COMMITMENTS.has(metric.name) &&
    model.family === "cur" &&
    dimensions.some((name) => /^(?:tag:|cost_category:)|^(?:cluster|node|resource)$/.test(name))
  ) {
    notes.push(
      "Negation rows of Savings Plans carry no tags and no resource, so covered usage stands here at on-demand rates. Amortized cost shows what it really cost.",
    );
  }
  if ([...query.filters, ...query.exclude].some(({ dimension, values }) => dimension === "service" && values.includes("EC2"))) {
    notes.push(
      isThin
        ? 'EC2 is Cost Explorer\'s "Compute" here: instances; volumes, NAT gateways and transfer are in EC2Other.'
        : "EC2 is instances here; EBS volumes, NAT gateways and data transfer are services of their own.",
    );
  }
  if (isThin && query.granularity === "hourly") notes.push(`Cost Explorer gives whole days, no hours: these are days. ${CONNECT_AN_EXPORT}`);
  return [...new Set(notes)];
}

function unknownNote({ metric, model, definition }: ResolvedQuery, { total }: Measured, shape: MetricShape): string {
  const items = `${total.unknown.toLocaleString("en-US")} line item${total.unknown === 1 ? "" : "s"}`;
  if (shape.unknown === "leave-out")
    return `${items} of ${total.items.toLocaleString("en-US")} are left out: the bill does not say their part of ${metric.label.toLowerCase()}.`;
  const lacking = model.catalog.missing
    .filter(({ column }) => column.startsWith("reservation") || column.startsWith("savings_plan") || column.startsWith("split"))
    .map(({ column }) => column);
  const why = lacking.length > 0 ? `the export has no ${lacking.join(" and no ")}` : "their cost column is empty";
  const rest = definition.divisor || total.amount === null ? "" : ` Without them it is ${formatValue(total.amount, model.catalog.currency)}.`;
  return `${metric.label} is unknown, not zero, where ${items} belong to: ${why}.${rest}`;
}
