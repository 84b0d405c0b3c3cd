import type { AnomalyList } from "#core/api/anomalies";
import { navigate } from "#web/app/router.tsx";
import { daysOf, placeOf, SHAPES, STATES } from "#web/pages/anomalies/anomaly-words.ts";
import { FigureButton } from "#web/query/sum.tsx";

/** The open and dearest first. */
export function AnomalyRows({ data: { anomalies, asOf } }: { readonly data: AnomalyList }) {
  const year = asOf === null ? undefined : new Date(asOf).getUTCFullYear();
  return (
    <div className="box tw">
      <table className="datagrid">
        <thead>
          <tr>
            <th scope="col">Anomaly</th>
            <th scope="col" className="secondary">
              When
            </th>
            <th scope="col" className="secondary">
              Owner
            </th>
            <th scope="col" className="n secondary">
              More a day
            </th>
            <th scope="col" className="n">
              More so far
            </th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {anomalies.map((row) => (
            <tr key={row.id}>
              <th scope="row" className="whitespace-normal!">
                <button
                  type="button"
                  data-row
                  className="text-left font-[520]"
                  onClick={() => navigate(`/anomalies/${row.id}${window.location.search}`)}
                >
                  {row.title}
                </button>
                <div className="t-12 font-normal text-ink-3">
                  {placeOf(row.scope)}, {SHAPES[row.shape]}
                  {row.parts.length > 1 && `, ${row.parts.length} series`}
                </div>
              </th>
              <td className="secondary text-ink-2!">{daysOf(row, year)}</td>
              <td className="secondary text-ink-2!">{row.owner === null ? <span className="text-ink-3">unknown: no tag</span> : row.owner.value}</td>
              <td className="n secondary">
                <FigureButton figure={row.impactPerDay} bare signed />
              </td>
              <td className="n">
                <FigureButton figure={row.impactTotal} bare signed />
              </td>
              <td>
                <span className={`badge ${STATES[row.state][1]}`}>
                  <i className="dot" aria-hidden="true" />
                  {STATES[row.state][0]}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
