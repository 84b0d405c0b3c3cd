import type { ReactNode } from "react";
import type { Figure } from "#core/costs/figure";
import { FigureButton } from "#web/query/sum.tsx";
import { Box } from "#web/ui/box.tsx";

type Row = {
  readonly category: string;
  readonly label: string;
  readonly before: Figure;
  readonly after: Figure;
  readonly saving: Figure;
  readonly empty: boolean;
  readonly why: string | null;
  readonly services: readonly string[];
};
type Props = {
  readonly title: string;
  readonly sub: string;
  readonly tools?: ReactNode;
  readonly before: string;
  readonly after: string;
  readonly saving: string;
  readonly rows: readonly Row[];
};

/** Every category, also the empty ones, which say why they are empty. */
export function Categories({ title, sub, tools, before, after, saving, rows }: Props) {
  return (
    <Box title={title} sub={sub} tools={tools} level={3}>
      <div className="tw">
        <table className="datagrid">
          <thead>
            <tr>
              <th scope="col">Category</th>
              <th scope="col" className="n secondary">
                {before}
              </th>
              <th scope="col" className="n">
                {after}
              </th>
              <th scope="col" className="n">
                {saving}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.category}>
                <th scope="row" className="whitespace-normal!" colSpan={row.empty ? 4 : 1}>
                  <span className={row.empty ? "text-ink-2" : ""}>{row.label}</span>
                  {row.empty && row.why !== null && <div className="t-12 font-normal text-ink-3">{row.why}</div>}
                  {!row.empty && row.services.length > 0 && (
                    <div className="t-12 font-normal text-ink-3" title={row.services.join(", ")}>
                      {row.services.slice(0, 3).join(", ")}
                      {row.services.length > 3 && ` and ${row.services.length - 3} more`}
                    </div>
                  )}
                </th>
                {!row.empty && (
                  <>
                    <td className="n secondary">
                      <FigureButton figure={row.before} bare />
                    </td>
                    <td className="n">
                      <FigureButton figure={row.after} bare />
                    </td>
                    <td className="n">
                      <FigureButton figure={row.saving} bare />
                    </td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Box>
  );
}
