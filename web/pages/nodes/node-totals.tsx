import { formatValue } from "#core/figures/format";
import type { NodeRow } from "#web/api/types.ts";
import { mayPropose, monthOf } from "#web/pages/nodes/node-view.ts";

/** What all nodes cost, how they are bought, and what moving those that may would save. */
export function Totals({ nodes }: { readonly nodes: readonly NodeRow[] }) {
  const spot = nodes.filter(({ capacityType }) => capacityType === "spot").length;
  const onDemand = nodes.filter(({ capacityType }) => capacityType === "on_demand").length;
  const rate = monthOf(nodes, (node) => node.usdPerHour);
  const movable = nodes.filter(mayPropose);
  const saving = monthOf(movable, (node) => node.savingUsdPerHour);
  const whole = (usd: string | undefined) => (usd === undefined ? "unknown" : formatValue(usd, "USD", { whole: true }));
  return (
    <div className="flex flex-wrap gap-x-10 gap-y-3">
      <Total name="Run rate, per month" value={whole(rate.usdPerMonth)} note={rate.unknown === 0 ? "" : `${rate.unknown} without a price`} />
      <Total name="Nodes" value={String(nodes.length)} note={`${spot} spot, ${onDemand} on demand`} />
      <Total name="Could be saved, per month" value={whole(saving.usdPerMonth)} planned note={`${movable.length} may move, gross of Savings Plans`} />
    </div>
  );
}

function Total({
  name,
  value,
  note,
  planned = false,
}: {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  readonly planned?: boolean;
}) {
  return (
    <div>
      <div className="t-12 text-ink-2">{name}</div>
      <div className="t-24">
        <span className={planned ? "planned" : ""}>{value}</span> <span className="t-13 text-ink-3 tracking-normal">{note}</span>
      </div>
    </div>
  );
}
