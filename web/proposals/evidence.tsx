import type { ProposalDetail } from "#web/api/types.ts";

/** How it ended, how to undo it, and what the provider showed. */
export function Evidence({ outcome }: { readonly outcome: ProposalDetail["outcome"] }) {
  if (outcome === null) return null;
  return (
    <div className="flex flex-col gap-2">
      <p>{outcome.text}</p>
      {outcome.undo !== null && <p className="t-12 text-ink-2">Undo: {outcome.undo}</p>}
      {outcome.evidence.length > 0 && (
        <dl className="pairs evidence t-12!">
          {outcome.evidence.map(({ label, value }, at) => (
            <div key={`${label}${at}`} className="contents">
              <dt>{label}</dt>
              <dd className="mono">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
