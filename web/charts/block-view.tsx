import { type ReactNode, useState } from "react";
import type { Block } from "#core/chat/blocks";
import { BlockFrame } from "#web/charts/block-frame.tsx";
import { BlockTable } from "#web/charts/block-table.tsx";
import { pivot } from "#web/charts/pivot.ts";
import { Dialog } from "#web/ui/dialog.tsx";

type Props = { readonly block: Block; readonly level?: 2 | 3; readonly tools?: ReactNode };

/** A chart or table in its frame: query, PNG, CSV, table and enlarge at its head, all on the keyboard too. */
export function BlockView({ block, level = 3, tools }: Props) {
  const [large, setLarge] = useState(false);
  return (
    <>
      <BlockFrame block={block} level={level} tools={tools} onEnlarge={() => setLarge(true)} />
      {large && (
        <Dialog title={block.title} className="modal-wide" onClose={() => setLarge(false)}>
          <BlockFrame block={block} level={3} large />
          {block.kind !== "table" && (
            <div className="box">
              <BlockTable block={pivot(block)} />
            </div>
          )}
        </Dialog>
      )}
    </>
  );
}
