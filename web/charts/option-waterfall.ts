import { formatValue } from "#core/figures/format";
import { axisValue } from "#web/charts/axis-labels.ts";
import type { ChartScene } from "#web/charts/scene.ts";

export type WaterfallBar = {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly value: number;
  readonly role: "end" | "rise" | "fall";
};

/** Each part starts where the one before it ended. The first and the last stand on zero when the last is what the others add up to. */
export function waterfallBars(names: readonly string[], values: readonly (number | null)[]): readonly WaterfallBar[] {
  const amounts = values.map((value) => value ?? 0);
  const before = amounts.slice(0, -1).reduce((sum, value) => sum + value, 0);
  const closes = amounts.length > 2 && Math.abs(before - (amounts.at(-1) ?? 0)) < Math.max(0.01, Math.abs(before) * 1e-6);
  let level = 0;
  return names.map((name, at) => {
    const value = amounts[at] ?? 0;
    const end = closes && (at === 0 || at === names.length - 1);
    const from = end ? 0 : level;
    level = from + value;
    return { name, from, to: level, value, role: end ? "end" : value >= 0 ? "rise" : "fall" };
  });
}

type Place = {
  coord(at: readonly [number, number]): [number, number];
  size(of: readonly [number, number]): [number, number];
  value(dimension: number): number;
};

export function waterfallOption(scene: ChartScene): object {
  const { model, look, narrow } = scene;
  const { colour, font } = look;
  const bars = waterfallBars(model.categories, model.series[0]?.values ?? []);
  const fill = { end: colour.ink, rise: colour.bad, fall: colour.good } as const;
  const text = { fontFamily: font, fontSize: 11, fontWeight: 500 };
  const draw = (_: unknown, place: Place) => {
    const at = place.value(0);
    const bar = bars[at];
    if (bar === undefined) return undefined;
    const [middle, start] = place.coord([at, bar.from]);
    const [, end] = place.coord([at, bar.to]);
    const band = place.size([1, 0])[0];
    const width = Math.min(46, band * 0.64);
    const label = formatValue(String(bar.value), model.unit, { axis: true, sign: bar.role === "end" ? "auto" : "always" });
    const link = {
      type: "line",
      shape: { x1: middle + width / 2, x2: middle + band - width / 2, y1: end, y2: end },
      style: { stroke: colour["line-control"], lineWidth: 1 },
    };
    return {
      type: "group",
      children: [
        {
          type: "rect",
          shape: { x: middle - width / 2, y: Math.min(start, end), width, height: Math.max(1, Math.abs(start - end)), r: 2 },
          style: { fill: fill[bar.role] },
        },
        {
          type: "text",
          style: {
            text: label,
            x: middle,
            y: Math.min(start, end) - 4,
            align: "center",
            verticalAlign: "bottom",
            fill: colour["ink-2"],
            font: `500 ${narrow ? 10 : 11}px ${font}`,
          },
        },
        ...(at < bars.length - 1 ? [link] : []),
      ],
    };
  };
  return {
    grid: { left: 8, right: 10, top: 26, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: { trigger: "axis", axisPointer: { type: "shadow", shadowStyle: { color: colour.hover, opacity: 0.6 } } },
    xAxis: {
      type: "category",
      data: bars.map((bar) => bar.name),
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: { ...text, color: colour["ink-3"], interval: 0, overflow: "break", width: narrow ? 52 : 84, hideOverlap: true },
    },
    yAxis: {
      type: "value",
      splitNumber: 4,
      axisLabel: { ...text, color: colour["ink-3"], formatter: (amount: number) => axisValue(amount, model.unit) },
      splitLine: { lineStyle: { color: colour.grid } },
    },
    series: [
      {
        type: "custom",
        name: model.series[0]?.name ?? "",
        renderItem: draw,
        encode: { x: 0, y: [1, 2] },
        data: bars.map((bar, at) => [at, bar.from, bar.to]),
      },
    ],
  };
}
