import { formatValue } from "#core/figures/format";
import { useTheme } from "#web/app/theme.ts";
import { type ColourBook, isUnusedCommitment, seriesLabel } from "#web/charts/colour-book.ts";
import { heatBounds, HEAT_STEPS } from "#web/charts/option-heat.ts";
import type { ChartModel } from "#web/charts/model.ts";

type Props = {
  readonly model: ChartModel;
  readonly colours: ColourBook;
  readonly hidden: ReadonlySet<string>;
  readonly annotated: boolean;
  onToggle(name: string, alone: boolean): void;
  onDim(name: string | undefined): void;
};

/** Under the plot, in stack order. Hover dims the rest; click hides, with Alt the others. */
export function Legend({ model, colours, hidden, annotated, onToggle, onDim }: Props) {
  useTheme();
  if (model.kind === "heatmap") return <HeatLegend model={model} />;
  if (model.kind === "waterfall") return null;
  if (model.kind === "pie") return <PartsLegend model={model} colours={colours} hidden={hidden} onToggle={onToggle} onDim={onDim} />;
  const series = model.kind === "sunburst" ? [] : model.series;
  const entries = series.length > 1 ? series : [];
  if (entries.length === 0 && model.dashed.size === 0 && !annotated) return null;
  return (
    <div className="legend" role="group" aria-label="Legend">
      {entries.map((one) => {
        const token = one.before ? "s-ghost" : (one.part?.token ?? colours.colourOf(one.name));
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
            <i
              className={`swatch ${isUnusedCommitment(one.name) ? "swatch-hatch" : one.part?.planned === true ? "swatch-dashed" : ""}`}
              style={
                isUnusedCommitment(one.name)
                  ? {}
                  : one.part?.planned === true
                    ? { borderColor: `var(--${token})` }
                    : { background: `var(--${token})` }
              }
            />
            {seriesLabel(one.name)}
          </button>
        );
      })}
      {model.dashed.size > 0 && (
        <span>
          <i className="swatch swatch-dashed" />
          {model.time ? "Not over yet" : "Projected"}
        </span>
      )}
      {annotated && (
        <span>
          <i className="swatch swatch-diamond" />
          Event
        </span>
      )}
    </div>
  );
}

/** The parts with their figures beside the ring: name, amount, share. */
function PartsLegend({ model, colours, hidden, onToggle, onDim }: Omit<Props, "annotated">) {
  const values = model.series[0]?.values ?? [];
  const total = values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  return (
    <div className="parts" role="group" aria-label="Parts">
      {model.categories.map((name, at) => {
        const value = values[at] ?? null;
        return (
          <button
            key={name}
            type="button"
            aria-pressed={!hidden.has(name)}
            onClick={(event) => onToggle(name, event.altKey)}
            onPointerEnter={() => onDim(name)}
            onPointerLeave={() => onDim(undefined)}
            onFocus={() => onDim(name)}
            onBlur={() => onDim(undefined)}
          >
            <i
              className={`swatch ${isUnusedCommitment(name) ? "swatch-hatch" : ""}`}
              style={isUnusedCommitment(name) ? {} : { background: `var(--${colours.colourOf(name)})` }}
            />
            <span className="min-w-0 truncate text-left">{seriesLabel(name)}</span>
            <span className="num text-ink ml-auto">{formatValue(value === null ? null : String(value), model.unit)}</span>
            <span className="num w-14 text-right">{total === 0 || value === null ? "" : formatValue(String(value / total), "ratio")}</span>
          </button>
        );
      })}
    </div>
  );
}

function HeatLegend({ model }: { readonly model: ChartModel }) {
  const { low, high } = heatBounds({ model });
  return (
    <div className="legend num">
      <span>{formatValue(String(low), model.unit)}</span>
      <span className="gap-0!">
        {HEAT_STEPS.map((step) => (
          <i key={step} className="swatch rounded-none! w-5!" style={{ background: `var(--${step})` }} />
        ))}
      </span>
      <span>{formatValue(String(high), model.unit)}</span>
    </div>
  );
}
