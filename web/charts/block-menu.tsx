import { CodeXml, Copy, Download, Image, Table2 } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import type { Block } from "#core/chat/blocks";
import { Popover } from "#web/ui/popover.tsx";

type Props = {
  readonly anchor: RefObject<HTMLElement | null>;
  readonly block: Block;
  /** The chart is on screen, not its table. */
  readonly chart: boolean;
  /** There is a chart at all. */
  readonly drawn: boolean;
  readonly onClose: () => void;
  readonly onTable: () => void;
  readonly onQuery: () => void;
  readonly onCopy: () => void;
  readonly onSave: () => void;
  readonly onCsv: () => void;
};

/** What can be done with a block, with the keys that do it. */
export function BlockMenu({ anchor, block, chart, drawn, onClose, onTable, onQuery, onCopy, onSave, onCsv }: Props) {
  const then = (act: () => void) => () => {
    onClose();
    act();
  };
  return (
    <Popover anchor={anchor} label={block.title} menu align="end" onClose={onClose}>
      {drawn && (
        <Item icon={<Table2 />} onPick={then(onTable)} hint="t">
          {chart ? "Show the table" : "Show the chart"}
        </Item>
      )}
      {block.queryId !== "" && (
        <Item icon={<CodeXml />} onPick={then(onQuery)} hint="q">
          Open the query
        </Item>
      )}
      {chart && (
        <Item icon={<Copy />} onPick={then(onCopy)}>
          Copy as PNG
        </Item>
      )}
      {chart && (
        <Item icon={<Image />} onPick={then(onSave)}>
          Save as PNG
        </Item>
      )}
      <Item icon={<Download />} onPick={then(onCsv)}>
        Save as CSV, {block.rows.length} rows
      </Item>
    </Popover>
  );
}

type ItemProps = { readonly icon: ReactNode; readonly hint?: string; readonly onPick: () => void; readonly children: ReactNode };

function Item({ icon, hint, onPick, children }: ItemProps) {
  return (
    <button type="button" role="menuitem" onClick={onPick}>
      {icon}
      {children}
      {hint !== undefined && <span className="kbd ml-auto">{hint}</span>}
    </button>
  );
}
