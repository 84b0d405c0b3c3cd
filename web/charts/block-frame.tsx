import { CodeXml, Download, Ellipsis, Image, Maximize2 } from "lucide-react";
import { lazy, type ReactNode, Suspense, useMemo, useRef, useState } from "react";
import type { Block } from "#core/chat/blocks";
import { usePhone } from "#web/app/media.ts";
import { BlockMenu } from "#web/charts/block-menu.tsx";
import { BlockTable } from "#web/charts/block-table.tsx";
import { blockCsv, copyPicture, fileName, save } from "#web/charts/block-tools.ts";
import { useColours } from "#web/charts/colours.tsx";
import type { ChartHandle } from "#web/charts/echart.tsx";
import { Legend } from "#web/charts/legend.tsx";
import { modelOf } from "#web/charts/model.ts";
import { heightOf } from "#web/charts/option.ts";
import { pivot } from "#web/charts/pivot.ts";
import { useQueryView } from "#web/query/query-view.tsx";
import { IconButton } from "#web/ui/button.tsx";
import { ChartSkeleton } from "#web/ui/skeleton.tsx";

const EChart = lazy(() => import("#web/charts/echart.tsx").then(({ EChart: chart }) => ({ default: chart })));

type FrameProps = {
  readonly block: Block;
  readonly level: 2 | 3;
  readonly large?: boolean;
  readonly tools?: ReactNode;
  readonly onEnlarge?: () => void;
};

/** The frame itself, on the page or enlarged. */
export function BlockFrame({ block, level, large = false, tools, onEnlarge }: FrameProps) {
  const colours = useColours();
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
      const names = model === undefined ? [] : model.kind === "pie" ? model.categories : model.series.map((one) => one.name);
      if (alone) return new Set(names.filter((one) => one !== name));
      const next = new Set(before);
      if (!next.delete(name)) next.add(name);
      return next.size === names.length ? new Set() : next;
    });

  const key = (event: React.KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey || event.altKey) return;
    const acts: Record<string, () => void> = {
      q: () => block.queryId !== "" && query(),
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
          {block.queryId !== "" && (
            <IconButton label="Open the query" onClick={query}>
              <CodeXml size={14} strokeWidth={1.6} />
            </IconButton>
          )}
          {chart && (
            <IconButton label="Copy as PNG" onClick={picture}>
              <Image size={14} strokeWidth={1.6} />
            </IconButton>
          )}
          <IconButton label="Save as CSV" onClick={csv}>
            <Download size={14} strokeWidth={1.6} />
          </IconButton>
          {onEnlarge !== undefined && (
            <IconButton label="Enlarge" onClick={onEnlarge}>
              <Maximize2 size={14} strokeWidth={1.6} />
            </IconButton>
          )}
          <IconButton ref={more} label="More" aria-haspopup="menu" aria-expanded={menu} onClick={() => setMenu(!menu)}>
            <Ellipsis size={14} strokeWidth={1.6} />
          </IconButton>
        </span>
      </header>
      {chart ? (
        <div className={model.kind === "pie" ? "with-parts" : ""}>
          <div className="px-2 pt-2 pb-1" role="img" aria-label={`${block.title}. ${block.finding}`}>
            <Suspense fallback={<ChartSkeleton height={heightOf(model, phone)} />}>
              <EChart
                block={block}
                model={model}
                colours={colours}
                hidden={hidden}
                narrow={phone}
                handle={handle}
                {...(large && !phone ? { height: 420 } : {})}
              />
            </Suspense>
          </div>
          <Legend
            model={model}
            colours={colours}
            hidden={hidden}
            annotated={block.annotations.length > 0}
            onToggle={toggle}
            onDim={(name) => handle.current?.dim(name)}
          />
          <span className="sr" role="status">
            {said}
          </span>
        </div>
      ) : (
        <BlockTable block={pivot(block)} all={large} />
      )}
      {menu && (
        <BlockMenu
          anchor={more}
          block={block}
          chart={chart}
          drawn={model !== undefined}
          onClose={() => setMenu(false)}
          onTable={() => setAsTable(!asTable)}
          onQuery={query}
          onCopy={picture}
          onSave={savePicture}
          onCsv={csv}
        />
      )}
    </section>
  );
}
