import type { ReactNode } from "react";
import { formatValue } from "#core/figures/format";
import type { NodeList } from "#web/api/types.ts";
import { monthOf } from "#web/pages/nodes/node-view.ts";

/** What all nodes cost, how they are bought, and what moving those that may would save. */
export function Totals({ list: { nodes, movable } }: { readonly list: NodeList }) {
  const spot = nodes.filter(({ capacityType }) => capacityType === "spot").length;
  const onDemand = nodes.filter(({ capacityType }) => capacityType === "on_demand").length;
  const rate = monthOf(nodes, (node) => node.usdPerHour);
  const whole = (usd: string | null | undefined) => (usd == null ? "unknown" : formatValue(usd, "USD", { whole: true }));
  return (
    <div className="flex flex-wrap gap-x-10 gap-y-3">
      <Total name="Run rate, per month" value={whole(rate.usdPerMonth)} note={rate.unknown === 0 ? "" : `${rate.unknown} without a price`} />
      <Total name="Nodes" value={String(nodes.length)} note={`${spot} spot, ${onDemand} on demand`} />
      <Total
        name={`Could be saved, per month, ${movable.basis}`}
        value={whole(movable.usdPerMonth)}
        planned
        note={`${movable.nodes} may move together${movable.basis === "gross" ? ", before commitments" : ""}${movable.unknown > 0 ? `, ${movable.unknown} without a price` : ""}`}
      >
        {movable.reason !== null && (
          <>
            {whole(movable.grossUsdPerMonth)} before commitments: it {movable.reason}.
          </>
        )}
      </Total>
    </div>
  );
}

function Total({
  name,
  value,
  note,
  planned = false,
  children,
}: {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  readonly planned?: boolean;
  readonly children?: ReactNode;
}) {
  return (
    <div>
      <div className="t-12 text-ink-2">{name}</div>
      <div className="t-24">
        <span className={planned ? "planned" : ""}>{value}</span> <span className="t-13 text-ink-3 tracking-normal">{note}</span>
      </div>
      {children !== undefined && children !== false && <div className="t-12 text-ink-3 max-w-[52ch]">{children}</div>}
    </div>
  );
}
