import { z } from "zod";
import type { CommitmentPosition } from "#core/api/commitments";
import type { CommitmentPurchaseList } from "#core/api/commitment-workflow";
import type { Block } from "#core/chat/blocks";
import { listCommitments as list } from "#services/commitments/list-commitments";
import { listPurchases } from "#services/commitments/pipeline/list-purchases";
import { readTool } from "#tools/kit/define-tool";
import { citable } from "#tools/kit/result-data";
import { untrusted } from "#tools/kit/untrusted";
import { plansBlock, purchasesBlock, reservationsBlock, vendorBlock } from "#tools/read/commitment-blocks";
import { type VendorFacts, vendorFacts } from "#tools/read/vendor-facts";
import { Period } from "#tools/read/query-arguments";

const MOST = 20;

export type CommitmentPositionRead = {
  readonly commitmentPosition: CommitmentPosition;
  readonly purchases: CommitmentPurchaseList | null;
  readonly vendor: VendorFacts | null;
};

const Show = z.enum(["plans", "reservations", "purchases", "calendar", "vendor"]);

export const listCommitments = readTool({
  name: "list_commitments",
  description:
    "Savings Plans and reserved instances that are held or queued: commitment, use, what idles, when each ends and what falls back to on demand then, what can be returned or deleted, " +
    "the pipeline of purchases, and coverage, utilization, effective savings rate and lock-in together.",
  scope: "costs:read",
  input: z.object({
    period: Period.optional().describe("What their use is measured over; the last 30 days where left out."),
    show: Show.optional().describe("Which list is shown beside the answer; what is held where left out."),
  }),
  guards: [],
  aliases: { timerange: "period", when: "period" },
  async run(ctx, { period, show }, { signal }) {
    const question = period === undefined ? {} : typeof period === "string" ? { period } : { from: period.from, to: period.to };
    const position = await list(ctx, question, { signal });
    const purchases = ctx.scopes.has("proposal:read") ? await listPurchases(ctx, {}) : null;
    const vendor = await vendorFacts(ctx);
    const { plans, reservations } = position;
    return {
      summary: `Listed ${plans.length} Savings ${plans.length === 1 ? "Plan" : "Plans"} and ${reservations.length} ${reservations.length === 1 ? "reservation" : "reservations"}`,
      data: dataOf(position, purchases, vendor),
      figures: [
        ...position.figures,
        ...(purchases?.figures ?? []),
        ...(vendor?.purchases ?? []).flatMap(({ commitment, saving }) => [commitment, saving]),
      ],
      blocks: blocksOf(show, { commitmentPosition: position, purchases, vendor }),
      sources: position.sources,
      targets: plans.flatMap(({ id }) => [id]),
      raw: { commitmentPosition: position, purchases, vendor } satisfies CommitmentPositionRead,
    };
  },
});

/** What was asked for as a table or chart, so that it can be saved; what is held where nothing of it is there. */
function blocksOf(show: z.infer<typeof Show> | undefined, { commitmentPosition: position, purchases, vendor }: CommitmentPositionRead): Block[] {
  const { history, calendar } = position.blocks;
  const bought = purchases === null ? null : purchasesBlock(purchases);
  const asked: Readonly<Record<z.infer<typeof Show>, readonly (Block | null)[]>> = {
    plans: [plansBlock(position), history],
    reservations: [reservationsBlock(position)],
    purchases: [bought],
    calendar: [calendar, plansBlock(position), reservationsBlock(position)],
    vendor: [vendor === null ? null : vendorBlock(vendor)],
  };
  const chosen = show === undefined ? [] : asked[show].filter((block) => block !== null);
  if (chosen.length > 0) return chosen;
  return [plansBlock(position), reservationsBlock(position), bought, history, calendar].filter((block) => block !== null);
}

function dataOf(
  { period, totals, plans, reservations, calendar, returns, notes, asOf }: CommitmentPosition,
  purchases: CommitmentPurchaseList | null,
  vendor: VendorFacts | null,
): unknown {
  return {
    period: period.label,
    totals: Object.fromEntries(Object.entries(totals).map(([name, figure]) => [name, citable(figure)])),
    plans: plans
      .slice(0, MOST)
      .map(({ id, type, family, region, account, term, payment, state, end, daysLeft, boughtBy, mayReturn, mayDeleteQueued, ...plan }) => ({
        id,
        type,
        family,
        region,
        term,
        payment,
        state,
        end,
        daysLeft,
        boughtBy,
        account: untrusted(account.name, 60),
        commitment: citable(plan.commitment),
        utilization: citable(plan.utilization),
        unused: citable(plan.unused),
        netSavings: citable(plan.netSavings),
        canBeReturned: mayReturn,
        canBeDeletedWhileQueued: mayDeleteQueued,
      })),
    reservations: reservations.slice(0, MOST).map(({ id, service, what, region, account, end, state, count, utilization, unused }) => ({
      id: untrusted(id, 120),
      service,
      what: untrusted(what, 40),
      region,
      end,
      state,
      account: untrusted(account.name, 60),
      count: citable(count),
      utilization: citable(utilization),
      unused: citable(unused),
    })),
    expiries: calendar.slice(0, 12).map(({ month, ending, fallsBack, items }) => ({
      month,
      commitments: items.length,
      ending: citable(ending),
      moreAMonthAfterwards: citable(fallsBack),
    })),
    returnsOfTheYear: returns,
    pipeline:
      purchases === null
        ? null
        : purchases.purchases.slice(0, MOST).map(({ id, stateLabel, title, proposal, plan, because, undo }) => ({
            id,
            state: stateLabel,
            title: untrusted(title, 120),
            proposal,
            plan,
            because,
            undo,
          })),
    vendorOfRecord:
      vendor === null || vendor.vendor === null
        ? null
        : {
            mode: vendor.mode,
            state: vendor.stateWords,
            isPaused: vendor.isPaused,
            name: untrusted(vendor.vendor, 60),
            purchasesForUs: vendor.purchases.map(({ id, stateLabel, commitment, saving }) => ({
              id: untrusted(id, 80),
              state: stateLabel,
              commitment: citable(commitment),
              saving: citable(saving),
            })),
          },
    notes: notes.map((note) => untrusted(note, 300)),
    asOf,
  };
}
