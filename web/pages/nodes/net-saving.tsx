import { formatValue } from "#core/figures/format";
import type { NodeRow } from "#web/api/types.ts";

/** Money with four places, so that a column lines up. */
export const perHour = (usd: string | null): string => formatValue(usd, "USD/h", { bare: true, places: 4 });

/** What the bill falls by if this node alone moves; the difference of prices beside it where it is another. */
export function NetSaving({ node }: { readonly node: NodeRow }) {
  if (node.readiness === "spot_already") return null;
  return (
    <>
      <span className={node.savingUsdPerHour === null ? "" : "planned"}>{perHour(node.savingUsdPerHour)}</span>
      {node.savingReason !== null && <span className="block t-12 text-ink-3">{perHour(node.grossUsdPerHour)} gross</span>}
    </>
  );
}

/** Why net and gross differ. */
export function NetReason({ node }: { readonly node: NodeRow }) {
  if (node.savingReason === null || node.readiness === "blocked") return null;
  return <span className="block t-12 text-ink-3">It {node.savingReason}.</span>;
}
