import type { CommitmentPosition } from "#core/api/commitments";
import type { Figure } from "#core/costs/figure";
import { formatFigure } from "#core/figures/format";
import { useQueryView } from "#web/query/query-view.tsx";

/** Six answers at the head of the page, each a way to the query behind it. */
export function KeyFigures({ data: { totals } }: { readonly data: CommitmentPosition }) {
  const { coverage, utilization, effectiveSavingsRate, commitmentPerHour, unused, lockInMonths, netSavings, outstanding } = totals;
  const said = (figure: Figure) => formatFigure(figure);
  return (
    <div className="kpis kpis-six" role="group" aria-label="Key figures">
      <Cell label="Coverage" figure={coverage} note="of the usage that plans may cover" />
      <Cell label="Utilization" figure={utilization} note="of what is promised" />
      <Cell label="Effective savings rate" figure={effectiveSavingsRate} note={`net ${said(netSavings)} saved`} />
      <Cell label="Commitment" figure={commitmentPerHour} unit="per hour" note={`${said(outstanding)} still owed`} />
      <Cell label="Unused" figure={unused} note="paid for and not used" />
      <Cell label="Lock-in" figure={lockInMonths} unit="months" note="of today's usage promised" />
    </div>
  );
}

type CellProps = { readonly label: string; readonly figure: Figure; readonly unit?: string; readonly note: string };

function Cell({ label, figure, unit, note }: CellProps) {
  const open = useQueryView();
  const known = figure.value !== null;
  return (
    <button
      type="button"
      className="kpi"
      title={known ? `${figure.label}: open the query` : figure.label}
      disabled={!known || !figure.queryId.startsWith("q_")}
      onClick={() => open(figure.queryId, figure.label)}
    >
      <span className="kpi-name">{label}</span>
      <span className={`kpi-value ${known ? "" : "unknown"}`}>
        <span className={figure.kind === "projected" && known ? "planned" : ""}>{formatFigure(figure, { bare: true })}</span>
        {known && unit !== undefined && <small>{unit}</small>}
      </span>
      <span className="kpi-note">{note}</span>
    </button>
  );
}
