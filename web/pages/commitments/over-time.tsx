import type { CommitmentPosition } from "#core/api/commitments";
import { BlockView } from "#web/charts/block-view.tsx";

/** Coverage, utilization and effective savings rate over the period; and what was paid for nothing, day by day. */
export function OverTime({ data: { blocks } }: { readonly data: CommitmentPosition }) {
  return (
    <div className={`grid items-start gap-4 ${blocks.unused === null ? "" : "full:grid-cols-2"}`}>
      <BlockView block={blocks.history} level={3} />
      {blocks.unused !== null && <BlockView block={blocks.unused} level={3} />}
    </div>
  );
}
