import { ArrowDown, ArrowUp } from "lucide-react";
import type { NodeRow } from "#web/api/types.ts";
import { Link, setSearch } from "#web/app/router.tsx";
import { NetReason, NetSaving, perHour } from "#web/pages/nodes/net-saving.tsx";
import { keyOf, mayPropose, type Sort } from "#web/pages/nodes/node-view.ts";
import { BOUGHT, OWNERS, Readiness } from "#web/pages/nodes/readiness.tsx";
import { Button } from "#web/ui/button.tsx";

type Props = {
  readonly nodes: readonly NodeRow[];
  readonly sort: { readonly by: Sort; readonly up: boolean };
  readonly chosen: ReadonlySet<string>;
  readonly mayDraft: boolean;
  readonly busy: boolean;
  readonly onChoose: (keys: ReadonlySet<string>) => void;
  readonly onOpen: (node: NodeRow) => void;
  readonly onPropose: (nodes: readonly NodeRow[]) => void;
};

export function NodeGrid({ nodes, sort, chosen, mayDraft, busy, onChoose, onOpen, onPropose }: Props) {
  const choosable = nodes.filter(mayPropose);
  const all = choosable.length > 0 && choosable.every((node) => chosen.has(keyOf(node)));
  const head = (by: Sort, label: string, className = "") => (
    <th scope="col" className={className} aria-sort={sort.by === by ? (sort.up ? "ascending" : "descending") : "none"}>
      <button type="button" onClick={() => setSearch({ sort: sort.by === by && !sort.up ? `-${by}` : by })}>
        {label}
        {sort.by === by &&
          (sort.up ? <ArrowUp size={12} strokeWidth={1.6} aria-hidden="true" /> : <ArrowDown size={12} strokeWidth={1.6} aria-hidden="true" />)}
      </button>
    </th>
  );
  return (
    <div className="box tw">
      <table className="datagrid nodes">
        <caption className="sr">Nodes</caption>
        <thead>
          <tr>
            {mayDraft && (
              <th scope="col" className="secondary w-8">
                <input
                  type="checkbox"
                  className="tick"
                  aria-label="Choose all that may move"
                  checked={all}
                  disabled={choosable.length === 0}
                  onChange={() => onChoose(all ? new Set() : new Set(choosable.map(keyOf)))}
                />
              </th>
            )}
            {head("name", "Node")}
            {head("cluster", "Cluster", "secondary")}
            <th scope="col" className="secondary">
              Bought as
            </th>
            <th scope="col" className="secondary">
              Owner
            </th>
            {head("pods", "Pods", "n secondary")}
            {head("price", "Per hour", "n secondary")}
            <th scope="col" className="n secondary">
              On spot
            </th>
            {head("saving", "Saves, net", "n")}
            {head("readiness", "Readiness", "secondary")}
            <th scope="col">
              <span className="sr">Propose</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {nodes.map((node) => (
            <Row
              key={keyOf(node)}
              node={node}
              chosen={chosen.has(keyOf(node))}
              mayDraft={mayDraft}
              busy={busy}
              onOpen={() => onOpen(node)}
              onPropose={() => onPropose([node])}
              onChoose={() => {
                const next = new Set(chosen);
                if (!next.delete(keyOf(node))) next.add(keyOf(node));
                onChoose(next);
              }}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type RowProps = {
  readonly node: NodeRow;
  readonly chosen: boolean;
  readonly mayDraft: boolean;
  readonly busy: boolean;
  readonly onChoose: () => void;
  readonly onOpen: () => void;
  readonly onPropose: () => void;
};

function Row({ node, chosen, mayDraft, busy, onChoose, onOpen, onPropose }: RowProps) {
  const may = mayDraft && mayPropose(node);
  return (
    <tr
      className="row-link"
      data-row
      tabIndex={0}
      aria-label={`${node.name}, ${node.cluster}`}
      onClick={(event) => {
        if (!(event.target as HTMLElement).closest("button, a, input")) onOpen();
      }}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget) return;
        if (event.key === "Enter") onOpen();
        else if (event.key === " " && may) {
          event.preventDefault();
          onChoose();
        }
      }}
    >
      {mayDraft && (
        <td className="secondary">
          <input type="checkbox" className="tick" aria-label={`Choose ${node.name}`} checked={chosen} disabled={!may} onChange={onChoose} />
        </td>
      )}
      <th scope="row" className="py-1.5!">
        <span className="mono">{node.name}</span>
        <div className="t-12 font-normal text-ink-3">
          {node.instanceType ?? "unknown type"}, {node.zone ?? "unknown zone"}
          {!node.ready && <span className="text-bad"> not Ready</span>}
          {node.unschedulable && <span className="text-caution"> cordoned</span>}
        </div>
        <div className="primary t-12 font-normal whitespace-normal">
          {node.cluster}, {node.capacityType === null ? "unknown" : BOUGHT[node.capacityType]}, {node.pods} pods
          <div>
            <Readiness node={node} />
            <NetReason node={node} />
          </div>
        </div>
      </th>
      <td className="secondary">{node.cluster}</td>
      <td className="secondary">
        {node.capacityType === null ? (
          <span className="text-ink-3">unknown</span>
        ) : (
          <span className="inline-flex items-center gap-1.5">
            <i className={`swatch ${node.capacityType === "spot" ? "swatch-spot" : "swatch-on-demand"}`} aria-hidden="true" />
            {BOUGHT[node.capacityType]}
          </span>
        )}
      </td>
      <td className="secondary">
        {OWNERS[node.owner]}
        {node.ownerName !== null && <div className="t-12 mono text-ink-3 max-w-44 truncate">{node.ownerName}</div>}
      </td>
      <td className="n secondary">{node.pods}</td>
      <td className="n secondary">{perHour(node.usdPerHour)}</td>
      <td className="n secondary">{node.readiness === "spot_already" ? "" : perHour(node.spotUsdPerHour)}</td>
      <td className="n">
        <NetSaving node={node} />
      </td>
      <td className="secondary wrap">
        <Readiness node={node} />
        <NetReason node={node} />
      </td>
      <td className="n">
        {node.proposal !== null ? (
          <Link href={`/approvals/${node.proposal}`} className="mono">
            {node.proposal}
          </Link>
        ) : may ? (
          <Button small disabled={busy} onClick={onPropose}>
            Propose<span className="sr"> moving {node.name} to spot</span>
          </Button>
        ) : null}
      </td>
    </tr>
  );
}
