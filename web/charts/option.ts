import type { EChartsCoreOption } from "echarts/core";
import type { ChartModel } from "#web/charts/model.ts";
import { axisOption } from "#web/charts/option-axis.ts";
import { heatOption } from "#web/charts/option-heat.ts";
import { partsOption } from "#web/charts/option-parts.ts";
import { waterfallOption } from "#web/charts/option-waterfall.ts";
import { type ChartScene, liesDown } from "#web/charts/scene.ts";

/** What ECharts draws for a block. Pure: the same block and look give the same drawing. */
export function optionOf(scene: ChartScene): EChartsCoreOption {
  const { look, model } = scene;
  const base = {
    animation: false,
    backgroundColor: "transparent",
    textStyle: { fontFamily: look.font, fontSize: 11, fontWeight: 500, color: look.colour["ink-3"] },
    aria: { enabled: false },
  };
  if (model.kind === "pie" || model.kind === "sunburst") return { ...base, ...partsOption(scene) };
  if (model.kind === "heatmap") return { ...base, ...heatOption(scene) };
  if (model.kind === "waterfall") return { ...base, ...waterfallOption(scene) };
  return { ...base, ...axisOption(scene) };
}

const ROW = 30;

export function heightOf(model: ChartModel, narrow: boolean): number {
  if (liesDown(model)) return Math.max(96, model.categories.length * (model.kind === "bar" && model.series.length > 1 ? ROW + 10 : ROW) + 44);
  if (model.kind === "heatmap") return Math.max(150, model.series.length * 24 + 56);
  if (model.kind === "pie") return 220;
  if (model.kind === "sunburst") return narrow ? 280 : 340;
  if (model.kind === "waterfall") return 280;
  return narrow ? 200 : 240;
}
