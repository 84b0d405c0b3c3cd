import { formatBucket } from "#core/figures/dates";
import { axisValue, bucketLabel, labelled } from "#web/charts/axis-labels.ts";
import { isUnusedCommitment } from "#web/charts/colour-book.ts";
import type { ColourToken } from "#web/charts/look.ts";
import type { Series } from "#web/charts/model.ts";
import { type ChartScene, liesDown } from "#web/charts/scene.ts";

/** Lines, areas, bars and stacked bars. */
export function axisOption(scene: ChartScene): object {
  const { model, look, narrow } = scene;
  const { colour, font } = look;
  const lying = liesDown(model);
  const category = {
    type: "category",
    data: model.categories,
    inverse: lying,
    boundaryGap: model.kind === "bar" || model.kind === "stacked_bar",
    axisTick: { show: false },
    axisLine: lying ? { show: false } : { lineStyle: { color: colour["line-strong"] } },
    axisLabel: {
      fontFamily: font,
      fontSize: lying ? 12 : 11,
      fontWeight: 500,
      color: lying ? colour["ink-2"] : colour["ink-3"],
      hideOverlap: true,
      ...(lying
        ? { width: narrow ? 104 : 190, overflow: "truncate", interval: 0 }
        : model.time
          ? { interval: labelled(model.categories, narrow ? 7 : 16) }
          : {}),
      formatter: (value: string, index: number) => (model.time ? bucketLabel(value, index) : value),
    },
  };
  const value = {
    type: "value",
    splitNumber: lying ? 3 : 4,
    scale: model.kind === "line" && model.unit === "ratio",
    axisLabel: {
      fontFamily: font,
      fontSize: 11,
      fontWeight: 500,
      color: colour["ink-3"],
      hideOverlap: true,
      formatter: (amount: number) => axisValue(amount, model.unit),
    },
    splitLine: { lineStyle: { color: colour.grid } },
    axisLine: { show: false },
    axisTick: { show: false },
  };
  const annotated = scene.block.annotations.length > 0 && !lying;
  return {
    grid: {
      left: 8,
      right: lying ? 24 : 10,
      top: annotated ? 54 : 14,
      bottom: 4,
      outerBoundsMode: "same",
      outerBoundsContain: "axisLabel",
    },
    tooltip: {
      trigger: "axis",
      axisPointer: {
        type: model.kind === "line" || model.kind === "area" ? "line" : "shadow",
        lineStyle: { color: colour["line-control"], type: "solid" },
        shadowStyle: { color: colour.hover, opacity: 0.6 },
      },
    },
    xAxis: lying ? value : category,
    yAxis: lying ? category : value,
    series: model.series.filter((one) => !scene.hidden.has(one.name)).flatMap((one, index) => drawn(scene, one, index)),
  };
}

export function colourOf(scene: ChartScene, series: Series): ColourToken {
  if (series.before) return "s-ghost";
  return series.part?.token ?? scene.colours.colourOf(series.name);
}

function drawn(scene: ChartScene, series: Series, index: number): object[] {
  const { model } = scene;
  if (model.kind !== "line" && model.kind !== "area") return [bars(scene, series, index)];
  return [...lines(scene, series, index), ...(series.part?.role === "high" ? band(scene, series) : [])];
}

/** The interval between its ends: 12 % of the colour. */
function band({ model, look, hidden }: ChartScene, high: Series): object[] {
  const low = model.series.find(({ part }) => part?.role === "low");
  if (low === undefined || hidden.has(low.name)) return [];
  const color = look.colour[high.part?.token ?? "s-on-demand"];
  const unseen = { type: "line", stack: "interval", symbol: "none", silent: true, lineStyle: { opacity: 0 } };
  return [
    { ...unseen, name: `${low.name}${PLANNED}band`, data: low.values },
    {
      ...unseen,
      name: `${high.name}${PLANNED}band`,
      data: high.values.map((value, at) => {
        const least = low.values[at];
        return value === null || least == null ? null : value - least;
      }),
      areaStyle: { color, opacity: 0.12 },
    },
  ];
}

function bars(scene: ChartScene, series: Series, index: number): object {
  const { model, look } = scene;
  const fill = look.colour[colourOf(scene, series)];
  const stacked = model.kind === "stacked_bar";
  const unused = isUnusedCommitment(series.name);
  const hatch = { symbol: "rect", rotation: -Math.PI / 4, dashArrayX: [1, 0], dashArrayY: [1.6, 3], color: fill };
  return {
    type: "bar",
    name: series.name,
    ...(stacked ? { stack: "all" } : {}),
    barMaxWidth: liesDown(model) ? 16 : 44,
    barCategoryGap: liesDown(model) ? "34%" : "28%",
    barGap: "12%",
    // The pointer shows the tip; only the legend dims.
    silent: true,
    emphasis: { focus: "series" },
    blur: { itemStyle: { opacity: 0.25 } },
    data: series.values.map((value, at) => {
      const planned = model.dashed.has(model.categories[at] ?? "") || series.part?.planned === true;
      return {
        value,
        itemStyle: {
          color: unused ? look.colour.surface : fill,
          ...(unused
            ? { decal: hatch, borderColor: fill, borderWidth: 1 }
            : planned
              ? { borderColor: fill, borderWidth: 1, borderType: [3, 2], opacity: 0.45 }
              : stacked
                ? { borderColor: look.colour.surface, borderWidth: 0.5 }
                : {}),
          borderRadius: stacked ? 0 : liesDown(model) ? [0, 2, 2, 0] : [2, 2, 0, 0],
        },
      };
    }),
    ...(index === 0 ? annotations(scene) : {}),
  };
}

function lines(scene: ChartScene, series: Series, index: number): object[] {
  const { model, look } = scene;
  const fill = look.colour[colourOf(scene, series)];
  const stacked = model.kind === "area" && model.series.length > 1;
  const bound = series.part?.role === "low" || series.part?.role === "high";
  const thin = series.part?.role === "line";
  const last = series.values.findLastIndex((value, at) => value !== null && !model.dashed.has(model.categories[at] ?? ""));
  const flown = series.values.map((value, at) => (model.dashed.has(model.categories[at] ?? "") ? null : value));
  const planned = series.values.map((value, at) => (at === last || model.dashed.has(model.categories[at] ?? "") ? value : null));
  const line = {
    type: "line",
    name: series.name,
    ...(stacked ? { stack: "all" } : {}),
    symbol: "circle",
    symbolSize: 6,
    silent: true,
    showSymbol: series.values.length < 2,
    emphasis: { focus: "series" },
    blur: { lineStyle: { opacity: 0.25 }, areaStyle: { opacity: 0.08 } },
  };
  const solid = {
    ...line,
    data: flown,
    itemStyle: { color: fill },
    lineStyle: {
      color: fill,
      width: series.before || thin ? 1.5 : 2,
      ...(isUsual(series) ? { type: [2, 3] } : {}),
      ...(bound ? { opacity: 0.5 } : {}),
    },
    ...(model.kind === "area" ? { areaStyle: { color: fill, opacity: stacked ? 0.75 : 0.14 } } : {}),
    ...(index === 0 ? annotations(scene) : {}),
  };
  if (model.dashed.size === 0 || stacked) return [{ ...solid, data: series.values }];
  return [
    solid,
    {
      ...line,
      name: `${series.name}${PLANNED}`,
      data: planned,
      silent: true,
      itemStyle: { color: fill },
      lineStyle: bound ? { color: fill, width: 1, opacity: 0.5, type: [4, 4] } : { color: fill, width: thin ? 1.5 : 2, type: [4, 4] },
    },
  ];
}

/** What it should have been, beside what it was. */
const isUsual = ({ part }: Series): boolean => part?.role === "line" && part.token === "ink-3";

/** Suffix of the dashed half of a line; never shown. */
export const PLANNED = "\u2060planned";

function annotations(scene: ChartScene): object {
  const { block, model, look } = scene;
  const marks = block.annotations.filter((mark) => model.categories.includes(mark.x));
  if (marks.length === 0 || liesDown(model)) return {};
  return {
    markLine: {
      silent: true,
      symbol: "none",
      lineStyle: { color: look.colour["ink-3"], type: [1, 3], width: 1 },
      label: {
        show: true,
        position: "end",
        distance: 24,
        fontFamily: look.font,
        fontSize: 11,
        fontWeight: 500,
        color: look.colour.ink,
        formatter: (mark: { readonly name: string }) => mark.name,
      },
      data: marks.map((mark) => ({ name: mark.label || formatBucket(mark.x), xAxis: mark.x })),
    },
    markPoint: {
      silent: true,
      symbol: "diamond",
      symbolSize: 10,
      itemStyle: { color: look.colour.surface, borderColor: look.colour["s-anomaly"], borderWidth: 1.7 },
      label: { show: false },
      data: marks.map((mark) => ({ xAxis: mark.x, yAxis: 0, y: MARK_TOP })),
    },
  };
}

/** Pixels from the top of the plot's box at which an event stands. */
const MARK_TOP = 40;
