import { formatInstant } from "#core/figures/dates";
import type { AuditRow } from "#web/api/types.ts";
import { auditDiff } from "#web/pages/audit/audit-diff.ts";
import { Outcome } from "#web/pages/audit/audit-grid.tsx";
import { Dialog } from "#web/ui/dialog.tsx";

/** One entry whole: who, from where, before and after, and its place in the chain. */
export function AuditDrawer({ row, onClose }: { readonly row: AuditRow; readonly onClose: () => void }) {
  const lines = auditDiff(row.before, row.after);
  const { actor } = row;
  return (
    <Dialog kind="drawer" title={`Entry ${row.seq}`} onClose={onClose}>
      <p className="t-15">{row.event}</p>
      <dl className="pairs">
        <dt>When</dt>
        <dd className="num">
          <time dateTime={row.at}>{formatInstant(new Date(row.at))}</time>
        </dd>
        <dt>Who</dt>
        <dd>
          {actor.name} <span className="text-ink-3">{actor.kind}</span>
        </dd>
        <dt>Action</dt>
        <dd className="mono">{row.action}</dd>
        <dt>Target</dt>
        <dd className="mono">{row.target}</dd>
        <dt>Outcome</dt>
        <dd>
          <Outcome outcome={row.outcome} />
        </dd>
        {actor.ip !== null && (
          <>
            <dt>Address</dt>
            <dd className="mono">{actor.ip}</dd>
          </>
        )}
        {actor.userAgent !== null && (
          <>
            <dt>Client</dt>
            <dd>{actor.userAgent}</dd>
          </>
        )}
        {row.requestId !== null && (
          <>
            <dt>Request</dt>
            <dd className="mono">{row.requestId}</dd>
          </>
        )}
      </dl>
      <section aria-label="Before and after">
        <h3 className="t-12 text-ink-3 mb-1.5">Before and after</h3>
        {lines.length === 0 ? (
          <p className="text-ink-2">Nothing was stored before or after.</p>
        ) : (
          <div className="code px-0! diff">
            {lines.map((line, at) =>
              line.kind === "added" ? (
                <ins key={at}>+ {line.text}</ins>
              ) : line.kind === "removed" ? (
                <del key={at}>− {line.text}</del>
              ) : (
                <span key={at}>
                  {"  "}
                  {line.text}
                </span>
              ),
            )}
          </div>
        )}
      </section>
      <section aria-label="Chain">
        <h3 className="t-12 text-ink-3 mb-1.5">Chain</h3>
        <dl className="pairs">
          <dt>Hash</dt>
          <dd className="mono">{row.hash}</dd>
          <dt>Before it</dt>
          <dd className="mono">{row.prev}</dd>
        </dl>
      </section>
    </Dialog>
  );
}
