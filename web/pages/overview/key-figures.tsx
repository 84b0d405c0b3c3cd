import { formatFigure } from "#core/figures/format";
import type { KeyFigure } from "#web/api/types.ts";

/** Beyond this a rise is bad and a fall is good; below it is noise. */
const NOISE = 0.03;

/** One frame, four cells; each asks its own question when it is pressed. */
export function KeyFigures({ figures, onAsk }: { readonly figures: readonly KeyFigure[]; readonly onAsk: (question: string) => void }) {
  return (
    <div className="kpis" role="group" aria-label="Key figures">
      {figures.map((cell) => {
        const known = cell.figure.value !== null;
        return (
          <button key={cell.key} type="button" className="kpi" title={`Ask: ${cell.ask}`} onClick={() => onAsk(cell.ask)}>
            <span className="kpi-name">{cell.label}</span>
            <span className={`kpi-value ${known ? "" : "unknown"}`}>
              <span className={cell.figure.kind === "projected" && known ? "planned" : ""}>{formatFigure(cell.figure, { bare: true })}</span>
              {known && <small>{unitOf(cell.figure)}</small>}
            </span>
            <span className="kpi-note">
              {cell.change !== undefined && cell.change.value !== null && <Change figure={cell.change} />} {cell.context}
            </span>
          </button>
        );
      })}
    </div>
  );
}

/** What the figure says beside its number: "per month"; nothing for money and per cent. */
function unitOf(figure: KeyFigure["figure"]): string {
  return formatFigure(figure)
    .slice(formatFigure(figure, { bare: true }).length)
    .trim();
}

function Change({ figure }: { readonly figure: NonNullable<KeyFigure["change"]> }) {
  const value = Number(figure.value);
  const loud = figure.unit === "ratio" ? Math.abs(value) > NOISE : figure.unit === "points" ? Math.abs(value) > NOISE * 100 : value !== 0;
  return <span className={`num ${!loud ? "text-ink-3" : value > 0 ? "rise" : "fall"}`}>{formatFigure(figure, { sign: "always" })}</span>;
}
