import { CodeXml, Copy, Download, Ellipsis, Image, Maximize2, Table2 } from "lucide-react";
import { createContext, type ReactNode, lazy, Suspense, useContext, useMemo, useRef, useState } from "react";
import type { Block } from "#core/chat/blocks";
import { usePhone } from "#web/app/media.ts";
import { BlockTable } from "#web/charts/block-table.tsx";
import { blockCsv, copyPicture, fileName, save } from "#web/charts/block-tools.ts";
import { ColourBook } from "#web/charts/colour-book.ts";
import type { ChartHandle } from "#web/charts/echart.tsx";
import { Legend } from "#web/charts/legend.tsx";
import { modelOf } from "#web/charts/model.ts";
import { useQueryView } from "#web/query/query-view.tsx";
import { IconButton } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { Popover } from "#web/ui/popover.tsx";
import { ChartSkeleton } from "#web/ui/skeleton.tsx";

const EChart = lazy(() => import("#web/charts/echart.tsx").then(({ EChart: chart }) => ({ default: chart })));

const ColoursContext = createContext<ColourBook | undefined>(undefined);

/** One colour book for a view, so that a service has one colour in all its charts. */
export function ColoursProvider({ children }: { readonly children: ReactNode }) {
  const [book] = useState(() => new ColourBook());
  return <ColoursContext value={book}>{children}</ColoursContext>;
}

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
          {block.kind !== "table" && <div className="box"><BlockTable block={block} /></div>}
        </Dialog>
      )}
    </>
  );
}

type FrameProps = { readonly block: Block; readonly level: 2 | 3; readonly large?: boolean; readonly tools?: ReactNode; readonly onEnlarge?: () => void };

function BlockFrame({ block, level, large = false, tools, onEnlarge }: FrameProps) {
  const own = useState(() => new ColourBook())[0];
  const colours = useContext(ColoursContext) ?? own;
  const phone = usePhone();
  const handle = useRef<ChartHandle>(null);
  const more = useRef<HTMLButtonElement>(null);
  const openQuery = useQueryView();
  const model = useMemo(() => modelOf(block), [block]);
  const [asTable, setAsTable] = useState(false);
  const [menu, setMenu] = useState(false);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [said, setSaid] = useState("");
  const chart = model !== undefined && !asTable;
  const Heading = level === 2 ? "h2" : "h3";

  const csv = () => save(new Blob([blockCsv(block)], { type: "text/csv" }), fileName(block, "csv"));
  const query = () => openQuery(block.queryId, block.title);
  const picture = () => void handle.current?.png().then((blob) => copyPicture(blob, block));
  const savePicture = () => void handle.current?.png().then((blob) => blob !== null && save(blob, fileName(block, "png")));
  const toggle = (name: string, alone: boolean) =>
    setHidden((before) => {
      if (alone) return new Set(model?.series.map((one) => one.name).filter((one) => one !== name));
      const next = new Set(before);
      if (!next.delete(name)) next.add(name);
      return next.size === model?.series.length ? new Set() : next;
    });

  const key = (event: React.KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey || event.altKey) return;
    const acts: Record<string, () => void> = {
      q: query,
      t: () => model !== undefined && setAsTable(!asTable),
      ".": () => setMenu(true),
      o: () => onEnlarge?.(),
      Enter: () => onEnlarge?.(),
      ArrowRight: () => setSaid(handle.current?.step(1) ?? ""),
      ArrowLeft: () => setSaid(handle.current?.step(-1) ?? ""),
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  return (
    <section className="box" tabIndex={0} aria-label={block.title} data-block={block.kind} onKeyDown={key}>
      <header>
        <Heading>{block.title}</Heading>
        <span className="sub">{block.subtitle}</span>
        <span className="tools">
          {tools}
          <IconButton label="Open the query" onClick={query}><CodeXml size={14} strokeWidth={1.6} /></IconButton>
          {chart && <IconButton label="Copy as PNG" onClick={picture}><Image size={14} strokeWidth={1.6} /></IconButton>}
          <IconButton label="Save as CSV" onClick={csv}><Download size={14} strokeWidth={1.6} /></IconButton>
          {onEnlarge !== undefined && <IconButton label="Enlarge" onClick={onEnlarge}><Maximize2 size={14} strokeWidth={1.6} /></IconButton>}
          <IconButton ref={more} label="More" aria-haspopup="menu" aria-expanded={menu} onClick={() => setMenu(!menu)}><Ellipsis size={14} strokeWidth={1.6} /></IconButton>
        </span>
      </header>
      {chart ? (
        <>
          <div className="px-2 pt-2 pb-1" role="img" aria-label={`${block.title}. ${block.finding}`}>
            <Suspense fallback={<ChartSkeleton />}>
              <EChart block={block} model={model} colours={colours} hidden={hidden} narrow={phone} handle={handle} {...(large && !phone ? { height: 420 } : {})} />
            </Suspense>
          </div>
          <Legend model={model} split={block.series !== undefined} colours={colours} hidden={hidden} annotated={block.annotations.length > 0} onToggle={toggle} onDim={(name) => handle.current?.dim(name)} />
          <span className="sr" role="status">{said}</span>
        </>
      ) : (
        <BlockTable block={block} all={large} />
      )}
      {menu && (
        <Popover anchor={more} label={block.title} menu align="end" onClose={() => setMenu(false)}>
          {model !== undefined && <MenuItem icon={<Table2 />} onPick={() => { setMenu(false); setAsTable(!asTable); }}>{asTable ? "Show the chart" : "Show the table"}<span className="kbd ml-auto">t</span></MenuItem>}
          <MenuItem icon={<CodeXml />} onPick={() => { setMenu(false); query(); }}>Open the query<span className="kbd ml-auto">q</span></MenuItem>
          {chart && <MenuItem icon={<Copy />} onPick={() => { setMenu(false); picture(); }}>Copy as PNG</MenuItem>}
          {chart && <MenuItem icon={<Image />} onPick={() => { setMenu(false); savePicture(); }}>Save as PNG</MenuItem>}
          <MenuItem icon={<Download />} onPick={() => { setMenu(false); csv(); }}>Save as CSV, {block.rows.length} rows</MenuItem>
        </Popover>
      )}
    </section>
  );
}

function MenuItem({ icon, onPick, children }: { readonly icon: ReactNode; readonly onPick: () => void; readonly children: ReactNode }) {
  return <button type="button" role="menuitem" onClick={onPick}>{icon}{children}</button>;
}
