import type { z } from "zod";
import type { CommitmentLadderList, CommitmentPurchaseList, CommitmentSettings, PurchaseListQuery } from "#core/api/commitment-workflow";
import { csvOf } from "#core/csv/csv-of";

export type PipelinePart = NonNullable<z.infer<typeof PurchaseListQuery>["part"]>;

/** A table of the pipeline. Amounts are USD, shares of one; unknown is an empty cell. */
export function pipelineCsv(list: CommitmentPurchaseList, part: PipelinePart): string {
  switch (part) {
    case "purchases":
      return purchasesCsv(list);
    case "history":
      return historyCsv(list);
    case "states":
      return csvOf(list.states, [
        ["state", ({ state }) => state],
        ["label", ({ label }) => label],
        ["purchases", ({ count }) => count],
      ]);
    case "alarms":
      return alarmsCsv(list);
    case "expiries":
      return expiriesCsv(list);
    case "returns":
      return csvOf(
        [list.returns],
        [
          ["year", ({ year }) => year],
          ["used", ({ used }) => used],
          ["allowed", ({ allowed }) => allowed],
          ["left", ({ left }) => left],
          ["read_at", () => list.asOf],
        ],
      );
  }
}

/** Purchases with where they stand. */
export function purchasesCsv({ purchases }: Pick<CommitmentPurchaseList, "purchases">): string {
  return csvOf(purchases, [
    ["id", ({ id }) => id],
    ["state", ({ state }) => state],
    ["because", ({ because }) => because],
    ["title", ({ title }) => title],
    ["proposal", ({ proposal }) => proposal],
    ["plan", ({ plan }) => plan],
    ["plan_state", ({ planState }) => planState],
    ["type", ({ type }) => type],
    ["family", ({ family }) => family],
    ["region", ({ region }) => region],
    ["term", ({ term }) => term],
    ["payment", ({ payment }) => payment],
    ["account", ({ account }) => account],
    ["account_name", ({ accountName }) => accountName],
    ["commitment_usd_per_hour", ({ commitment }) => commitment],
    ["total_usd", ({ total }) => total],
    ["upfront_usd", ({ upfront }) => upfront],
    ["start", ({ start }) => start],
    ["end", ({ end }) => end],
    ["bought_at", ({ boughtAt }) => boughtAt],
    ["returnable_until", ({ returnableUntil }) => returnableUntil],
    ["kept_at", ({ keptAt }) => keptAt],
    ["utilization", ({ utilization }) => utilization],
    ["covered_usd_per_hour", ({ covered }) => covered],
    ["unused_usd", ({ unused }) => unused],
    ["net_savings_usd", ({ netSaving }) => netSaving],
    ["history", ({ history }) => history.map(({ state, at }) => `${state} ${at}`).join("; ")],
  ]);
}

/** The ledger of the pipeline: a row a change of state, with who or what made it. */
function historyCsv({ purchases }: CommitmentPurchaseList): string {
  return csvOf(
    purchases.flatMap((purchase) => purchase.history.map((event) => ({ purchase, event }))),
    [
      ["at", ({ event }) => event.at],
      ["purchase", ({ purchase }) => purchase.id],
      ["proposal", ({ purchase }) => purchase.proposal],
      ["plan", ({ purchase }) => purchase.plan],
      ["title", ({ purchase }) => purchase.title],
      ["state", ({ event }) => event.state],
      ["because", ({ event }) => event.because],
      ["by", ({ event }) => event.by],
      ["commitment_usd_per_hour", ({ purchase }) => purchase.commitment],
      ["total_usd", ({ purchase }) => purchase.total],
    ],
  );
}

function alarmsCsv({ alarms }: CommitmentPurchaseList): string {
  return csvOf(alarms, [
    ["at", ({ at }) => at],
    ["kind", ({ kind }) => kind],
    ["purchase", ({ purchase }) => purchase],
    ["plan", ({ plan }) => plan],
    ["text", ({ text }) => text],
    ["cost", ({ cost }) => cost],
    ["cost_unit", ({ cost }) => cost?.unit ?? null],
    ["proposal", ({ proposal }) => proposal],
  ]);
}

function expiriesCsv({ expiries }: CommitmentPurchaseList): string {
  return csvOf(expiries, [
    ["plan", ({ plan }) => plan],
    ["purchase", ({ purchase }) => purchase],
    ["title", ({ title }) => title],
    ["account", ({ account }) => account],
    ["commitment_usd_per_hour", ({ commitment }) => commitment],
    ["days_left", ({ daysLeft }) => daysLeft],
    ["end", ({ end }) => end],
    ["renewal_start", ({ renewalStart }) => renewalStart],
    ["noticed_days_before", ({ noticed }) => noticed],
    ["renewal_usd_per_hour", ({ renewal }) => (typeof renewal?.["commitment"] === "string" ? renewal["commitment"] : null)],
  ]);
}

/** Ladders, a row a tranche: those that were drafted, and those to come. */
export function laddersCsv({ ladders }: Pick<CommitmentLadderList, "ladders">): string {
  const rows = ladders.flatMap((ladder) => ladder.tranches.map((tranche) => ({ ladder, tranche })));
  return csvOf(rows, [
    ["ladder", ({ ladder }) => ladder.id],
    ["status", ({ ladder }) => ladder.status],
    ["target_usd_per_hour", ({ ladder }) => ladder.target],
    ["tranche", ({ tranche }) => tranche.n],
    ["commitment_usd_per_hour", ({ tranche }) => tranche.commitment],
    ["at", ({ tranche }) => tranche.at],
    ["state", ({ tranche }) => tranche.state ?? "to come"],
    ["proposal", ({ tranche }) => tranche.proposal],
    ["end", ({ tranche }) => tranche.end],
    ["waits_for", ({ ladder }) => ladder.waitsFor],
  ]);
}

/** Limits of money with what is used of them; a raise that is signed stands beside the limit that it changes, with when it counts. */
export function limitsCsv({ rolling30, outstanding, thirdPersonOverUsd, pendingRaises }: CommitmentSettings): string {
  const raiseOf = (name: string) => pendingRaises.find(({ limit }) => limit === name);
  const rows = [
    { name: "rolling_30_days", used: rolling30.used.value, left: rolling30.left.value, limit: rolling30.limit.value },
    { name: "outstanding", used: outstanding.used.value, left: outstanding.left.value, limit: outstanding.limit.value },
    { name: "third_signature", used: null, left: null, limit: thirdPersonOverUsd },
  ];
  return csvOf(rows, [
    ["limit", ({ name }) => name],
    ["limit_usd", ({ limit }) => limit],
    ["used_usd", ({ used }) => used],
    ["left_usd", ({ left }) => left],
    ["raised_to_usd", ({ name }) => raiseOf(name)?.to ?? null],
    ["raised_from", ({ name }) => raiseOf(name)?.from ?? null],
  ]);
}
