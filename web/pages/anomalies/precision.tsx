import type { AnomalyList } from "#core/api/anomalies";
import { formatValue } from "#core/figures/format";
import { Box } from "#web/ui/box.tsx";

/** How many alerts a week had, and how many of them nobody called expected. */
export function Precision({ weeks }: { readonly weeks: AnomalyList["precision"] }) {
  return (
    <Box title="Precision" sub="alerts that nobody marked expected, by week">
      {weeks.length === 0 ? (
        <p className="p-4 text-ink-2">No alert yet, so there is nothing to be wrong about.</p>
      ) : (
        <div className="tw">
          <table className="datagrid">
            <thead>
              <tr>
                <th scope="col">Week</th>
                <th scope="col" className="n">
                  Alerts
                </th>
                <th scope="col" className="n">
                  Expected
                </th>
                <th scope="col" className="n">
                  Precision
                </th>
              </tr>
            </thead>
            <tbody>
              {weeks.slice(0, 8).map(({ week, alerts, expected, precision }) => (
                <tr key={week}>
                  <th scope="row">{week.replace("-W", ", week ")}</th>
                  <td className="n">{alerts}</td>
                  <td className="n">{expected}</td>
                  <td className="n">{precision === null ? "unknown" : formatValue(String(precision), "ratio")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Box>
  );
}
