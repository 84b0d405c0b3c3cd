import { formatInstant } from "#core/figures/dates";
import type { AuditRow } from "#web/api/types.ts";

type Props = { readonly rows: readonly AuditRow[]; readonly onOpen: (row: AuditRow) => void };

/** Newest first; Enter, o or a click opens a row's before and after. */
export function AuditGrid({ rows, onOpen }: Props) {
  if (rows.length === 0) return null;
  return (
    <div className="box tw">
      <table className="datagrid">
        <caption className="sr">Audit log, newest first</caption>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            <th scope="col" className="secondary">
              Target
            </th>
            <th scope="col" className="secondary">
              Outcome
            </th>
            <th scope="col" className="n secondary">
              No.
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={row.seq}
              className="row-link"
              data-row
              tabIndex={0}
              aria-label={`${row.event}, ${row.actor.name}`}
              onClick={() => onOpen(row)}
              onKeyDown={(event) => {
                if (event.key === "Enter" || event.key === "o") {
                  event.preventDefault();
                  onOpen(row);
                }
              }}
            >
              <td className="text-ink-2!">
                <time dateTime={row.at}>
                  {formatInstant(new Date(row.at), { year: new Date(rows[0]?.at ?? row.at).getUTCFullYear() })}
                </time>
              </td>
              <td>
                <span className="name">{row.actor.name}</span>
                {row.actor.kind === "user" ? "" : <span className="text-ink-3"> {row.actor.kind}</span>}
              </td>
              <td className="wrap">
                {row.event}
                <div className="mono text-ink-3">{row.action}</div>
              </td>
              <td className="secondary mono max-w-56 truncate" title={row.target}>
                {row.target}
              </td>
              <td className="secondary">
                <Outcome outcome={row.outcome} />
              </td>
              <td className="n secondary text-ink-3!">{row.seq}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Outcome({ outcome }: { readonly outcome: AuditRow["outcome"] }) {
  const tone = outcome === "success" ? "text-good" : outcome === "failed" ? "text-bad" : "text-caution";
  return (
    <span className={`badge ${tone}`}>
      <i className="dot" />
      {outcome}
    </span>
  );
}
