import type { NodeList } from "#web/api/types.ts";
import { clockTime } from "#web/live/time-left.ts";

/** What ran at one look and was gone at the next, so that nobody looks for it among what runs. */
export function Terminated({ nodes, now }: { readonly nodes: NodeList["terminated"]; readonly now: number }) {
  if (nodes.length === 0) return null;
  return (
    <details className="fold t-12 text-ink-3">
      <summary>
        {nodes.length} {nodes.length === 1 ? "node" : "nodes"} terminated in the last 24 hours
      </summary>
      <ul className="flex flex-col gap-1">
        {nodes.map((node) => (
          <li key={`${node.cluster}/${node.name}/${node.missedAt}`}>
            <span className="mono text-ink-2">{node.name}</span> of {node.cluster}, Terminated: {node.instanceType ?? "type unknown"}, gone by{" "}
            {clockTime(node.missedAt, now)} UTC
          </li>
        ))}
      </ul>
    </details>
  );
}
