import type { ComparedPlan, ScenarioRow } from "#core/api/commitments";
import type { FrontierPoint, OptionName } from "#core/api/commitments-option";
import type { Block } from "#core/chat/blocks";
import { thinCurve, type CommitmentCurve } from "#core/commitments/sizing/commitment-curve";
import { type HourlyUsage, MONTH_HOURS } from "#core/commitments/model";
import type { WaterfallResult } from "#core/commitments/waterfall/result";
import type { Cell } from "#core/costs/query";
import { formatFigure } from "#core/figures/format";
import { instantOfHour } from "#services/commitments/hours";
import { kindWords } from "#services/commitments/compare-plans";
import { OPTION_LABELS } from "#services/commitments/option-figures";

const CURVE_POINTS = 80;
const text = (name: string, label: string) => ({ name, label, align: "left" as const });
const number = (name: string, label: string, unit: string) => ({ name, label, unit, align: "right" as const });

export type BlockFrame = { readonly queryId: string; readonly analysis: string; readonly plan: string; readonly estimate: boolean };

const base = ({ queryId, analysis }: BlockFrame, name: string) => ({
  id: `b_${queryId}_${analysis}_${name}`,
  dashed: [] as string[],
  annotations: [] as Block["annotations"],
  queryId,
});
const said = ({ plan, estimate }: BlockFrame, words: string) => `${plan}; ${words}${estimate ? "; rates are estimates" : ""}`;

/** What is won against what is promised. */
export function frontierBlock(points: readonly FrontierPoint[], frame: BlockFrame): Block | null {
  if (points.length < 2) return null;
  const marked = points.filter(({ option }) => option !== null);
  return {
    ...base(frame, "frontier"),
    kind: "line",
    title: "Effective savings rate against lock-in",
    subtitle: said(frame, "months of today's usage that are promised, across"),
    columns: [
      number("lock_in", "Lock-in", "months"),
      number("esr", "Effective savings rate", "ratio"),
      number("commitment", "Commitment", "USD/h"),
      number("saving", "Net saving", "USD/month"),
      number("worst", "Loss in the worst scenario", "USD"),
      text("option", "Option"),
    ],
    rows: points.map(({ lockInMonths, esr, commitment, saving, worstLoss, option }): Cell[] => [
      lockInMonths.value,
      esr.value,
      commitment.value,
      saving.value,
      worstLoss.value,
      option === null ? null : OPTION_LABELS[option],
    ]),
    x: "lock_in",
    y: ["esr"],
    annotations: marked.map(({ lockInMonths, option }) => ({ x: lockInMonths.value ?? "", label: OPTION_LABELS[option as OptionName] })),
    finding: marked
      .map(({ option, esr, lockInMonths }) => `${OPTION_LABELS[option as OptionName]}: ${formatFigure(esr)} at ${formatFigure(lockInMonths)}.`)
      .join(" "),
  };
}

/** Saving a month as a function of the commitment, where the future is as the past. */
export function curveBlock(curve: CommitmentCurve, frame: BlockFrame): Block | null {
  const points = thinCurve(curve, CURVE_POINTS);
  if (points.length < 2) return null;
  const best = points.reduce((a, b) => (b.saving > a.saving ? b : a));
  const cut = (value: number, places: number) => value.toFixed(places);
  return {
    ...base(frame, "curve"),
    kind: "line",
    title: "Saving by commitment",
    subtitle: said(frame, "USD per month if the future is as the past"),
    columns: [
      number("commitment", "Commitment", "USD/h"),
      number("saving", "Net saving", "USD/month"),
      number("coverage", "Coverage", "ratio"),
      number("utilization", "Utilization", "ratio"),
    ],
    rows: points.map(({ commitment, saving, coverage, utilization }): Cell[] => [
      cut(commitment, 5),
      cut(saving * MONTH_HOURS, 4),
      cut(coverage, 6),
      cut(utilization, 6),
    ]),
    x: "commitment",
    y: ["saving"],
    finding: `Most is saved at $${cut(best.commitment, 3)} per hour: $${cut(best.saving * MONTH_HOURS, 2)} per month.`,
  };
}

/** Saving of each option as usage falls or rises. */
export function scenariosBlock(rows: readonly ScenarioRow[], frame: BlockFrame): Block | null {
  const names = rows[0]?.options.map(({ option }) => option) ?? [];
  if (names.length === 0) return null;
  return {
    ...base(frame, "scenarios"),
    kind: "bar",
    title: "What the options save as usage changes",
    subtitle: said(frame, "USD per month; below zero is a loss"),
    columns: [text("scenario", "Scenario"), ...names.map((name) => number(name, OPTION_LABELS[name], "USD/month"))],
    rows: rows.map(({ label, options }): Cell[] => [label, ...options.map(({ saving }) => saving.value)]),
    x: "scenario",
    y: names,
    dashed: rows.map(({ label }) => label),
    finding: names
      .map((name) => {
        const worst = rows.flatMap(({ label, options }) => options.filter(({ option }) => option === name).map(({ saving }) => ({ label, saving })));
        const least = worst.reduce((a, b) => (Number(b.saving.value) < Number(a.saving.value) ? b : a), worst[0] as (typeof worst)[number]);
        return `${OPTION_LABELS[name]}: at worst ${formatFigure(least.saving)} (${least.label}).`;
      })
      .join(" "),
  };
}

export function compareBlock(plans: readonly ComparedPlan[], frame: BlockFrame): Block | null {
  const [first] = plans;
  if (first === undefined) return null;
  return {
    ...base(frame, "compare"),
    kind: "table",
    title: "Plans, terms and payments on the same usage",
    subtitle: `Minimum regret of each; alternatives, which are not added up${frame.estimate ? "; rates are estimates" : ""}`,
    columns: [
      text("plan", "Plan"),
      number("commitment", "Commitment", "USD/h"),
      number("saving", "Net saving", "USD/month"),
      number("after_money", "After the cost of money", "USD/month"),
      number("esr", "Effective savings rate", "ratio"),
      number("lock_in", "Lock-in", "months"),
      number("worst", "Loss in the worst scenario", "USD"),
      number("upfront", "Upfront", "USD"),
    ],
    rows: plans.map((plan): Cell[] => [
      kindWords(plan),
      plan.commitment.value,
      plan.saving.value,
      plan.savingAfterMoney.value,
      plan.esrAfter.value,
      plan.lockInMonths.value,
      plan.worstLoss.value,
      plan.upfront.value,
    ]),
    y: [],
    finding: `${kindWords(first)} saves most after the cost of money: ${formatFigure(first.savingAfterMoney)}.`,
  };
}

/** Usage that a plan may cover by day, at on-demand rates: all of it, and what is left on demand. */
export function usageBlock(usage: HourlyUsage, standing: WaterfallResult, frame: BlockFrame): Block | null {
  const days = Math.floor(usage.hours / 24);
  if (days < 2) return null;
  const [all, left] = [new Float64Array(days), new Float64Array(days)];
  for (const { row, onDemand } of standing.rows)
    for (let hour = 0; hour < days * 24; hour += 1) {
      const day = Math.floor(hour / 24);
      all[day] = (all[day] ?? 0) + ((row.quantity[hour] ?? 0) * row.onDemandRate) / 24;
      left[day] = (left[day] ?? 0) + ((onDemand[hour] ?? 0) * row.onDemandRate) / 24;
    }
  return {
    ...base(frame, "usage"),
    kind: "line",
    title: "Usage that commitments may cover",
    subtitle: "USD an hour at on-demand rates, mean of the day; without changes that are decided",
    columns: [text("day", "Day"), number("all", "All", "USD/h"), number("left", "Left on demand", "USD/h")],
    rows: Array.from(all, (value, day): Cell[] => [instantOfHour(usage.from + day * 24).slice(0, 10), value.toFixed(4), (left[day] ?? 0).toFixed(4)]),
    x: "day",
    y: ["all", "left"],
    finding: `${days} days of usage; the line below is what is still paid on demand.`,
  };
}
