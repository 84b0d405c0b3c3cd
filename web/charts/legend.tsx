import { formatValue } from "#core/figures/format";
import { useTheme } from "#web/app/theme.ts";
import { type ColourBook, isUnusedCommitment } from "#web/charts/colour-book.ts";
import { heatBounds, HEAT_STEPS } from "#web/charts/option-heat.ts";
import type { ChartModel } from "#web/charts/model.ts";

type Props = {
  readonly model: ChartModel;
  readonly split: boolean;
  readonly colours: ColourBook;
  readonly hidden: ReadonlySet<string>;
  readonly annotated: boolean;
  onToggle(name: string, alone: boolean): void;
  onDim(name: string | undefined): void;
};

/** Under the plot, in stack order. Hover dims the rest; click hides, with Alt the others. */
export function Legend({ model, split, colours, hidden, annotated, onToggle, onDim }: Props) {
  useTheme();
  if (model.kind === "heatmap") return <HeatLegend model={model} />;
  if (model.kind === "waterfall" || model.kind === "pie") return null;
  const series = model.kind === "sunburst" ? [] : model.series;
  const entries = series.length > 1 ? series : [];
  if (entries.length === 0 && model.dashed.size === 0 && !annotated) return null;
  return (
    <div className="legend" role="group" aria-label="Legend">
      {entries.map((one) => {
        const token = one.before ? "s-ghost" : split ? colours.colourOf(one.name) : "s-on-demand";
        return (
          <button
            key={one.name}
            type="button"
            aria-pressed={!hidden.has(one.name)}
            title="Hide or show; with Alt, only this"
            onClick={(event) => onToggle(one.name, event.altKey)}
            onPointerEnter={() => onDim(one.name)}
            onPointerLeave={() => onDim(undefined)}
            onFocus={() => onDim(one.name)}
            onBlur={() => onDim(undefined)}
          >
            <i className={`swatch ${isUnusedCommitment(one.name) ? "swatch-hatch" : ""}`} style={isUnusedCommitment(one.name) ? {} : { background: `var(--${token})` }} />
            {one.name}
          </button>
        );
      })}
      {model.dashed.size > 0 && <span><i className="swatch swatch-dashed" />Not complete</span>}
      {annotated && <span><i className="swatch swatch-diamond" />Event</span>}
    </div>
  );
}

function HeatLegend({ model }: { readonly model: ChartModel }) {
  const { low, high } = heatBounds({ model });
  return (
    <div className="legend num">
      <span>{formatValue(String(low), model.unit)}</span>
      <span className="gap-0!">{HEAT_STEPS.map((step) => <i key={step} className="swatch rounded-none! w-5!" style={{ background: `var(--${step})` }} />)}</span>
      <span>{formatValue(String(high), model.unit)}</span>
    </div>
  );
}
