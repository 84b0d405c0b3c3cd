import type { CommitmentPosition } from "#core/api/commitments";
import type { CommitmentOption } from "#core/api/commitments-option";
import type { CommitmentPurchaseList } from "#core/api/commitment-workflow";
import type { Block } from "#core/chat/blocks";
import type { Cell } from "#core/costs/query";
import type { VendorFacts } from "#tools/read/vendor-facts";

type Column = readonly [name: string, label: string, unit?: string];
type Table = Pick<Block, "id" | "title" | "subtitle" | "queryId" | "finding">;

function table(of: Table, columns: readonly Column[], rows: readonly (readonly Cell[])[]): Block {
  return {
    ...of,
    kind: "table",
    columns: columns.map(([name, label, unit]) => (unit === undefined ? { name, label, align: "left" } : { name, label, unit, align: "right" })),
    rows: rows.map((row) => [...row]),
    y: [],
    dashed: [],
    annotations: [],
  };
}

const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
const dayOf = (instant: string | null) => instant?.slice(0, 10) ?? null;

export function plansBlock({ plans, period, sources }: CommitmentPosition): Block | null {
  const queryId = plans[0]?.commitment.queryId ?? sources.at(-1)?.queryId;
  if (plans.length === 0 || queryId === undefined) return null;
  return table(
    {
      id: `b_${queryId}_plans`,
      title: "Savings Plans",
      subtitle: `Use over ${period.label}`,
      queryId,
      finding: counted(plans.length, "Savings Plan", "Savings Plans"),
    },
    [
      ["type", "Type"],
      ["account", "Account"],
      ["commitment", "Commitment", "USD/h"],
      ["term", "Term"],
      ["state", "State"],
      ["end", "Ends"],
      ["utilization", "Utilization", "ratio"],
      ["unused", "Unused", "USD"],
      ["savings", "Net savings", "USD"],
      ["id", "Id"],
    ],
    plans.map((plan) => [
      plan.type === "EC2Instance" ? `EC2 Instance${plan.family === null ? "" : `, ${plan.family}`}` : plan.type,
      plan.account.name,
      plan.commitment.value,
      plan.term,
      plan.state,
      dayOf(plan.end),
      plan.utilization.value,
      plan.unused.value,
      plan.netSavings.value,
      plan.id,
    ]),
  );
}

export function reservationsBlock({ reservations, period }: CommitmentPosition): Block | null {
  const [first] = reservations;
  if (first === undefined) return null;
  const { queryId } = first.count;
  return table(
    {
      id: `b_${queryId}_reservations`,
      title: "Reserved instances",
      subtitle: `Use over ${period.label}`,
      queryId,
      finding: counted(reservations.length, "reservation", "reservations"),
    },
    [
      ["what", "What"],
      ["service", "Service"],
      ["account", "Account"],
      ["count", "Count", "count"],
      ["state", "State"],
      ["end", "Ends"],
      ["utilization", "Utilization", "ratio"],
      ["unused", "Unused", "USD"],
      ["savings", "Net savings", "USD"],
      ["id", "Id"],
    ],
    reservations.map(({ what, service, account, count, state, end, utilization, unused, netSavings, id }) => [
      what,
      service,
      account.name,
      count.value,
      state,
      dayOf(end),
      utilization.value,
      unused.value,
      netSavings.value,
      id,
    ]),
  );
}

/** The pipeline. It comes from what was signed and from the provider, so that no query stands behind it. */
export function purchasesBlock({ purchases, returns }: CommitmentPurchaseList): Block | null {
  if (purchases.length === 0) return null;
  return table(
    {
      id: "b_commitments_purchases",
      title: "Purchases",
      subtitle: returns.text,
      queryId: "",
      finding: counted(purchases.length, "purchase", "purchases"),
    },
    [
      ["proposal", "Proposal"],
      ["state", "State"],
      ["title", "Plan"],
      ["commitment", "Commitment", "USD/h"],
      ["total", "In total", "USD"],
      ["start", "Starts"],
      ["utilization", "Utilization", "ratio"],
      ["savings", "Net savings", "USD"],
      ["plan", "Id"],
    ],
    purchases.map(({ proposal, stateLabel, title, commitment, total, start, utilization, netSaving, plan }) => [
      proposal,
      stateLabel,
      title,
      commitment.value,
      total.value,
      dayOf(start),
      utilization.value,
      netSaving.value,
      plan,
    ]),
  );
}

export function vendorBlock({ vendor, purchases }: VendorFacts): Block | null {
  if (vendor === null || purchases.length === 0) return null;
  return table(
    {
      id: "b_commitments_vendor",
      title: `Bought by ${vendor}`,
      subtitle: "The saving is what was expected when it was drafted",
      queryId: "",
      finding: counted(purchases.length, "purchase", "purchases"),
    },
    [
      ["id", "Purchase"],
      ["state", "State"],
      ["commitment", "Commitment", "USD/h"],
      ["saving", "Expected saving", "USD/month"],
      ["because", "Why"],
    ],
    purchases.map(({ id, stateLabel, commitment, saving, because }) => [id, stateLabel, commitment.value, saving.value, because]),
  );
}

/** Options side by side, each with its back-test; one of them is chosen, none is added to another. */
export function optionsBlock(options: readonly CommitmentOption[], analysis: string, isEstimate: boolean): Block | null {
  const [first] = options;
  if (first === undefined) return null;
  const { queryId } = first.commitment;
  return table(
    {
      id: `b_${queryId}_${analysis}_options`,
      title: "Options side by side",
      subtitle: `One of them is chosen; net of existing plans${isEstimate ? "; rates are estimates" : ""}`,
      queryId,
      finding: counted(options.length, "option", "options"),
    },
    [
      ["option", "Option"],
      ["commitment", "Commitment", "USD/h"],
      ["total", "In total", "USD"],
      ["upfront", "Upfront", "USD"],
      ["saving", "Net saving", "USD/month"],
      ["esr", "Effective savings rate", "ratio"],
      ["coverage", "Coverage", "ratio"],
      ["utilization", "Utilization", "ratio"],
      ["lock_in", "Lock-in", "months"],
      ["worst", "Loss in the worst scenario", "USD"],
      ["back_test", "Back-test", "USD"],
    ],
    options.map((option) => [
      option.label,
      option.commitment.value,
      option.total.value,
      option.upfront.value,
      option.saving.value,
      option.esrAfter.value,
      option.coverage.expected.value,
      option.utilization.expected.value,
      option.lockInMonthsAfter.value,
      option.worstLoss.value,
      option.backTest?.saving.value ?? null,
    ]),
  );
}
