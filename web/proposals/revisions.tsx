import { ChevronRight } from "lucide-react";
import type { ProposalDetail } from "#web/api/types.ts";
import { clockTime } from "#web/live/time-left.ts";

type Revision = ProposalDetail["revisions"][number];

const CAUSES: Readonly<Record<Revision["cause"], string>> = {
  draft: "drafted",
  edit: "edited",
  drift: "the world moved",
  quorum: "its signatures no longer sufficed",
  policy: "the rules of who signs changed",
};
/** More than these are folded: the first lines carry the prices and the target. */
const SHOWN = 6;

/** What the current revision changed: old struck, new beside, the rest folded. */
export function LatestChange({ revisions }: { readonly revisions: readonly Revision[] }) {
  const latest = revisions.toSorted((a, b) => a.rev - b.rev).at(-1);
  if (latest === undefined || latest.rev === 1) return null;
  return (
    <div className="flex flex-col gap-2" role="note" aria-label={`Revision ${latest.rev}`}>
      <p>
        <b className="name">Revision {latest.rev}</b>: {latest.reason ?? CAUSES[latest.cause]}.{" "}
        <span className="text-ink-3">Earlier signatures do not count.</span>
      </p>
      <Changes differences={latest.differences} />
    </div>
  );
}

function Changes({ differences }: { readonly differences: Revision["differences"] }) {
  const telling = differences.filter(({ path }) => !/^(rev|expires_at)$/.test(path));
  const line = ({ path, before, after }: Revision["differences"][number]) => (
    <div key={path} className="contents">
      <dt className="mono">{path.replace(/^params\./, "")}</dt>
      <dd>
        {before !== null && <s>{before}</s>} → {after === null ? <span className="text-ink-3">gone</span> : <b>{after}</b>}
      </dd>
    </div>
  );
  if (telling.length === 0) return <p className="t-12 text-ink-3">Only its number and its time to live changed.</p>;
  return (
    <>
      <dl className="changes">{telling.slice(0, SHOWN).map(line)}</dl>
      {telling.length > SHOWN && (
        <details className="fold">
          <summary>
            <ChevronRight strokeWidth={1.6} aria-hidden="true" />
            {telling.length - SHOWN} more
          </summary>
          <dl className="changes">{telling.slice(SHOWN).map(line)}</dl>
        </details>
      )}
    </>
  );
}

/** Every revision with what it changed, newest first. */
export function Revisions({ revisions, now }: { readonly revisions: readonly Revision[]; readonly now: number }) {
  if (revisions.length < 2) return null;
  return (
    <details className="fold">
      <summary>
        <ChevronRight strokeWidth={1.6} aria-hidden="true" />
        {revisions.length} revisions
      </summary>
      <ol className="flex flex-col gap-3">
        {revisions
          .toSorted((a, b) => b.rev - a.rev)
          .map((revision) => (
            <li key={revision.rev} className="flex flex-col gap-1">
              <span>
                <span className="name">Revision {revision.rev}</span>{" "}
                <span className="text-ink-3">
                  {clockTime(revision.createdAt, now)} UTC, {CAUSES[revision.cause]}, seal <span className="mono">{seal(revision.hash)}</span>
                </span>
              </span>
              {revision.reason !== null && <span className="text-ink-2">{revision.reason}</span>}
              {revision.rev > 1 && <Changes differences={revision.differences} />}
            </li>
          ))}
      </ol>
    </details>
  );
}

/** The first eight digits, as people compare them. */
export const seal = (hash: string): string => `${hash.slice(0, 4)} ${hash.slice(4, 8)}`;
