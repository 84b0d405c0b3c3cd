import type { CommitmentLadderList, CommitmentPurchaseList } from "#core/api/commitment-workflow";
import { toCsv } from "#core/costs/csv";
import type { Cell } from "#core/costs/query";

type Columns<T> = readonly (readonly [name: string, cell: (row: T) => Cell])[];

function csvOf<T>(rows: readonly T[], columns: Columns<T>): string {
  return toCsv({ columns: columns.map(([name]) => ({ name, type: "varchar" })), rows: rows.map((row) => columns.map(([, cell]) => cell(row))) });
}

/** Purchases with where they stand. Amounts are USD, shares of one; unknown is an empty cell. */
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
    ["commitment_usd_per_hour", ({ commitment }) => commitment.value],
    ["total_usd", ({ total }) => total.value],
    ["upfront_usd", ({ upfront }) => upfront.value],
    ["start", ({ start }) => start],
    ["end", ({ end }) => end],
    ["bought_at", ({ boughtAt }) => boughtAt],
    ["returnable_until", ({ returnableUntil }) => returnableUntil],
    ["kept_at", ({ keptAt }) => keptAt],
    ["utilization", ({ utilization }) => utilization.value],
    ["unused_usd", ({ unused }) => unused.value],
    ["net_savings_usd", ({ netSaving }) => netSaving.value],
    ["history", ({ history }) => history.map(({ state, at }) => `${state} ${at}`).join("; ")],
  ]);
}

/** Ladders, a row a tranche: those that were drafted, and those to come. */
export function laddersCsv({ ladders }: Pick<CommitmentLadderList, "ladders">): string {
  const rows = ladders.flatMap((ladder) => ladder.tranches.map((tranche) => ({ ladder, tranche })));
  return csvOf(rows, [
    ["ladder", ({ ladder }) => ladder.id],
    ["status", ({ ladder }) => ladder.status],
    ["target_usd_per_hour", ({ ladder }) => ladder.target.value],
    ["tranche", ({ tranche }) => tranche.n],
    ["commitment_usd_per_hour", ({ tranche }) => tranche.commitment.value],
    ["at", ({ tranche }) => tranche.at],
    ["state", ({ tranche }) => tranche.state ?? "to come"],
    ["proposal", ({ tranche }) => tranche.proposal],
    ["end", ({ tranche }) => tranche.end],
    ["waits_for", ({ ladder }) => ladder.waitsFor],
  ]);
}
