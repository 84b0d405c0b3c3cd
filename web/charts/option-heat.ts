import { bucketLabel } from "#web/charts/axis-labels.ts";
import type { ChartScene } from "#web/charts/scene.ts";

export const HEAT_STEPS = ["heat-0", "heat-1", "heat-2", "heat-3", "heat-4", "heat-5"] as const;

export function heatBounds(scene: Pick<ChartScene, "model">): { readonly low: number; readonly high: number } {
  const values = scene.model.series.flatMap((one) => one.values).filter((value) => value !== null);
  return values.length === 0 ? { low: 0, high: 0 } : { low: Math.min(...values), high: Math.max(...values) };
}

/** One hue, the value by lightness; bounds stand in the legend, figures in the tooltip. */
export function heatOption(scene: ChartScene): object {
  const { model, look } = scene;
  const { colour, font } = look;
  const { low, high } = heatBounds(scene);
  const axis = { type: "category", axisTick: { show: false }, axisLine: { show: false }, splitArea: { show: false } };
  const label = { fontFamily: font, fontSize: 11, fontWeight: 500, color: colour["ink-3"], hideOverlap: true };
  return {
    grid: { left: 8, right: 10, top: 8, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: { trigger: "item" },
    visualMap: {
      show: false,
      type: "continuous",
      min: low,
      max: high === low ? low + 1 : high,
      inRange: { color: HEAT_STEPS.map((step) => colour[step]) },
    },
    xAxis: {
      ...axis,
      data: model.categories,
      axisLabel: { ...label, formatter: (value: string, index: number) => (model.time ? bucketLabel(value, index) : value) },
    },
    yAxis: {
      ...axis,
      data: model.series.map((one) => one.name),
      inverse: true,
      axisLabel: {
        ...label,
        width: scene.narrow ? 84 : 150,
        overflow: "truncate",
        interval: 0,
        formatter: (value: string, index: number) => bucketLabel(value, index),
      },
    },
    series: [
      {
        type: "heatmap",
        itemStyle: { borderColor: colour.surface, borderWidth: 1, borderRadius: 2 },
        emphasis: { itemStyle: { borderColor: colour.ink, borderWidth: 1.5 } },
        data: model.series.flatMap((one, y) => one.values.map((value, x) => [x, y, value ?? "-"])),
      },
    ],
  };
}
