import { formatBucket } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import { seriesLabel } from "#web/charts/colour-book.ts";
import { colourOf } from "#web/charts/option-axis.ts";
import type { ChartScene } from "#web/charts/scene.ts";
import { waterfallBars } from "#web/charts/option-waterfall.ts";

export type TipLine = {
  readonly name: string;
  readonly amount: string;
  readonly share: string;
  readonly colour: string | undefined;
};
export type Tip = {
  readonly head: string;
  readonly lines: readonly TipLine[];
  readonly total: string | undefined;
  readonly note: string | undefined;
};

/** What one x says: rows in stack order with figure and share, the total last. Also read out when the keyboard moves. */
export function tipAt(scene: ChartScene, at: number): Tip {
  const { model, look } = scene;
  const category = model.categories[at] ?? "";
  const head = model.time ? formatBucket(category) : category;
  const note = model.dashed.has(category) ? (model.time ? "not over yet" : "projected") : undefined;
  const write = (value: number | null): string => formatValue(value === null ? null : String(value), model.unit);
  if (model.kind === "waterfall") {
    const bar = waterfallBars(model.categories, model.series[0]?.values ?? [])[at];
    return {
      head,
      lines: [
        {
          name: model.series[0]?.name ?? "",
          amount: formatValue(String(bar?.value ?? 0), model.unit, { sign: bar?.role === "end" ? "auto" : "always" }),
          share: "",
          colour: undefined,
        },
      ],
      total: undefined,
      note,
    };
  }
  const shown = model.series.filter((one) => !scene.hidden.has(one.name));
  const sum = shown.reduce((total, one) => total + (one.values[at] ?? 0), 0);
  const parts = scene.block.series !== undefined && shown.length > 1 && model.unit !== "ratio" && model.kind !== "line";
  const lines = shown.map((one) => ({
    name: seriesLabel(one.name),
    amount: write(one.values[at] ?? null),
    share: parts && sum !== 0 ? formatValue(String((one.values[at] ?? 0) / sum), "ratio") : "",
    colour: look.colour[colourOf(scene, one)],
  }));
  return {
    head,
    lines: lines.filter((_, index) => {
      const value = shown[index]?.values[at] ?? null;
      // Columns that take turns, such as the actual and the forecast, are not unknown where the other speaks.
      return parts ? (value ?? 0) !== 0 : value !== null || shown[index]?.part === undefined || shown.every((one) => one.values[at] === null);
    }),
    total: parts ? write(sum) : undefined,
    note,
  };
}

export function tipWords({ head, lines, total, note }: Tip): string {
  return [
    head + (note === undefined ? "" : `, ${note}`),
    ...lines.map((line) => `${line.name} ${line.amount}`),
    ...(total === undefined ? [] : [`total ${total}`]),
  ].join("; ");
}

/** Built from elements: a text with style attributes would be refused by the content security policy. */
export function tipElement({ head, lines, total, note }: Tip): HTMLElement {
  const tip = element("div", "chart-tip");
  const title = element("b", "", head);
  if (note !== undefined) title.append(element("span", "text-ink-3", ` ${note}`));
  tip.append(title);
  for (const line of lines) {
    const row = element("span", "line");
    const swatch = element("span", "swatch");
    if (line.colour !== undefined) swatch.style.background = line.colour;
    row.append(swatch, element("span", "", line.name), element("span", "amount", line.amount));
    if (line.share !== "") row.append(element("span", "share", line.share));
    tip.append(row);
  }
  if (total !== undefined) {
    const row = element("span", "line");
    row.append(element("span", "swatch"), element("b", "", "Total"), element("b", "amount", total), element("span", "share"));
    tip.append(row);
  }
  return tip;
}

function element(tag: string, className: string, text?: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}
