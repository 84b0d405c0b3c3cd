import { BarChart, CustomChart, HeatmapChart, LineChart, PieChart, SunburstChart } from "echarts/charts";
import { GridComponent, MarkLineComponent, MarkPointComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { type ECharts, type EChartsCoreOption, init, use as register } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { type RefObject, useEffect, useImperativeHandle, useMemo, useRef } from "react";
import { formatValue } from "#core/figures/format";
import { useTheme } from "#web/app/theme.ts";
import { useLatest } from "#web/app/use-latest.ts";
import { Brush } from "#web/charts/brush.tsx";
import type { ColourBook } from "#web/charts/colour-book.ts";
import { readLook } from "#web/charts/look.ts";
import { heightOf, optionOf } from "#web/charts/option.ts";
import type { ChartScene } from "#web/charts/scene.ts";
import { tipAt, tipElement, tipWords } from "#web/charts/tip.ts";

register([
  BarChart,
  CustomChart,
  HeatmapChart,
  LineChart,
  PieChart,
  SunburstChart,
  GridComponent,
  MarkLineComponent,
  MarkPointComponent,
  TooltipComponent,
  VisualMapComponent,
  CanvasRenderer,
]);

export type ChartHandle = { png(): Promise<Blob | null>; dim(name: string | undefined): void; step(by: number): string };

type Props = Pick<ChartScene, "block" | "model" | "hidden" | "narrow"> & {
  readonly colours: ColourBook;
  readonly height?: number;
  readonly handle: RefObject<ChartHandle | null>;
};

const PNG_SCALE = 2;

/** The drawing itself. Loaded when the first chart is shown. */
export function EChart({ block, model, colours, hidden, narrow, height, handle }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(undefined);
  const theme = useTheme();
  const scene = useMemo<ChartScene>(
    () => ({ block, model, colours, hidden, narrow, look: readLook(theme) }),
    [block, model, colours, hidden, narrow, theme],
  );
  const current = useLatest(scene);
  const at = useRef(-1);

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const drawn = init(element, null, { renderer: "canvas" });
    chart.current = drawn;
    const resized = new ResizeObserver(() => drawn.resize());
    resized.observe(element);
    return () => {
      resized.disconnect();
      chart.current = undefined;
      drawn.dispose();
    };
  }, []);

  useEffect(() => {
    chart.current?.setOption(withTip(scene), { notMerge: true });
    host.current?.setAttribute("data-drawn", scene.look.theme);
  }, [scene]);

  useImperativeHandle(
    handle,
    () => ({
      png: () => (chart.current === undefined ? Promise.resolve(null) : picture(chart.current, current.current)),
      dim: (name) => chart.current?.dispatchAction(name === undefined ? { type: "downplay" } : { type: "highlight", seriesName: name, name }),
      step: (by) => {
        const { categories } = current.current.model;
        if (categories.length === 0) return "";
        at.current = Math.min(categories.length - 1, Math.max(0, at.current + by));
        chart.current?.dispatchAction({ type: "showTip", seriesIndex: 0, dataIndex: at.current });
        return tipWords(tipAt(current.current, at.current));
      },
    }),
    [current],
  );

  return (
    <div className="chart">
      <div ref={host} style={{ height: height ?? heightOf(model, narrow) }} />
      <Brush host={host} chart={chart} model={model} />
    </div>
  );
}

type Hovered = {
  readonly dataIndex: number;
  readonly name: string;
  readonly value: unknown;
  readonly treePathInfo?: readonly { readonly name: string }[];
};

function withTip(scene: ChartScene): EChartsCoreOption {
  const option = optionOf(scene);
  const { colour, font } = scene.look;
  const formatter = (hovered: Hovered | readonly Hovered[]): HTMLElement => {
    const one = Array.isArray(hovered) ? (hovered[0] as Hovered) : (hovered as Hovered);
    return tipElement(
      scene.model.kind === "heatmap"
        ? heatTip(scene, one)
        : scene.model.kind === "pie" || scene.model.kind === "sunburst"
          ? partTip(scene, one)
          : tipAt(scene, one.dataIndex),
    );
  };
  return {
    ...option,
    tooltip: {
      ...(option["tooltip"] as object),
      formatter,
      confine: true,
      transitionDuration: 0,
      padding: [8, 11],
      backgroundColor: colour.raised,
      borderColor: colour["line-strong"],
      borderWidth: 1,
      textStyle: { color: colour.ink, fontFamily: font, fontSize: 12, lineHeight: 18 },
      extraCssText: "border-radius:10px;box-shadow:var(--shadow-2);",
    },
  };
}

function heatTip({ model }: ChartScene, { value }: Hovered) {
  const [x = 0, y = 0, amount] = value as readonly [number, number, number | string];
  const row = model.series[y];
  return {
    head: `${row?.name ?? ""}, ${model.categories[x] ?? ""}`,
    lines: [
      {
        name: "",
        amount: formatValue(typeof amount === "number" ? String(amount) : null, model.unit),
        share: "",
        colour: undefined,
      },
    ],
    total: undefined,
    note: undefined,
  };
}

function partTip({ model, look, colours }: ChartScene, { name, value, treePathInfo }: Hovered) {
  const path = treePathInfo?.map((part) => part.name).filter((part) => part !== "") ?? [name];
  return {
    head: path.join(" / "),
    lines: [
      {
        name: "",
        amount: formatValue(String(value), model.unit),
        share: "",
        colour: look.colour[colours.colourOf(path[0] ?? name)],
      },
    ],
    total: undefined,
    note: undefined,
  };
}

function picture(chart: ECharts, { look }: ChartScene): Promise<Blob | null> {
  const canvas = chart.renderToCanvas({ pixelRatio: PNG_SCALE, backgroundColor: look.colour.surface });
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}
