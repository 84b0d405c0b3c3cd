import type { ReactNode } from "react";
import type { Figure } from "#core/costs/figure";
import { formatFigure } from "#core/figures/format";
import { useQueryView } from "#web/query/query-view.tsx";

type FigureProps = { readonly figure: Figure; readonly bare?: boolean; readonly signed?: boolean; readonly className?: string };

/** A figure that opens the query behind it; unknown is a word, and what has not happened is dashed. */
export function FigureButton({ figure, bare = false, signed = false, className = "" }: FigureProps) {
  const open = useQueryView();
  const text = formatFigure(figure, { bare, ...(signed ? { sign: "always" as const } : {}) });
  if (figure.value === null) return <span className={`text-ink-3 ${className}`}>unknown</span>;
  const planned = figure.kind === "projected" ? "planned" : "";
  if (!figure.queryId.startsWith("q_")) return <span className={`${planned} ${className}`}>{text}</span>;
  return (
    <button
      type="button"
      className={`${planned} ${className}`}
      title={`${figure.label}: open the query`}
      onClick={() => open(figure.queryId, figure.label)}
    >
      {text}
    </button>
  );
}

type SumProps = FigureProps & { readonly label: string; readonly quiet?: boolean; readonly children?: ReactNode };

/** One of the large figures at the head of a page. */
export function Sum({ label, quiet = false, children, ...figure }: SumProps) {
  return (
    <div>
      <div className="t-12 text-ink-2">{label}</div>
      <div className={`sum ${quiet ? "text-ink-2" : ""}`}>
        <FigureButton bare {...figure} />
      </div>
      {children !== undefined && <div className="t-12 text-ink-3">{children}</div>}
    </div>
  );
}
