import { formatInstant } from "#core/figures/dates";
import type { AuditRow } from "#web/api/types.ts";

type Props = { readonly rows: readonly AuditRow[]; readonly onOpen: (row: AuditRow) => void };

/** Newest first; Enter, o or a click opens a row's before and after. */
export function AuditGrid({ rows, onOpen }: Props) {
  if (rows.length === 0) return null;
  const year = new Date(rows[0]?.at ?? 0).getUTCFullYear();
  return (
    <div className="box tw">
      <table className="datagrid">
        <caption className="sr">Audit log, newest first</caption>
        <thead>
          <tr>
            <th scope="col" className="secondary">
              When
            </th>
            <th scope="col" className="secondary">
              Who
            </th>
            <th scope="col">What</th>
            <th scope="col" className="secondary">
              Target
            </th>
            <th scope="col">Outcome</th>
            <th scope="col" className="n secondary">
              No.
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.seq} row={row} year={year} onOpen={onOpen} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row, year, onOpen }: { readonly row: AuditRow; readonly year: number; readonly onOpen: (row: AuditRow) => void }) {
  const when = formatInstant(new Date(row.at), { year });
  const who = row.actor.kind === "user" ? "" : ` ${row.actor.kind}`;
  const open = (event: React.KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== "o") return;
    event.preventDefault();
    onOpen(row);
  };
  return (
    <tr
      className="row-link"
      data-row
      tabIndex={0}
      aria-label={`${row.event}, ${row.actor.name}, ${when}`}
      onClick={() => onOpen(row)}
      onKeyDown={open}
    >
      <td className="secondary text-ink-2!">
        <time dateTime={row.at}>{when}</time>
      </td>
      <td className="secondary">
        <span className="name">{row.actor.name}</span>
        <span className="text-ink-3">{who}</span>
      </td>
      <td className="wrap">
        {row.event}
        <div className="mono text-ink-3">{row.action}</div>
        <div className="primary t-12 text-ink-3">
          {row.actor.name}
          {who}, {when}
        </div>
      </td>
      <td className="secondary mono max-w-56 truncate" title={row.target}>
        {row.target}
      </td>
      <td>
        <Outcome outcome={row.outcome} />
      </td>
      <td className="n secondary text-ink-3!">{row.seq}</td>
    </tr>
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
