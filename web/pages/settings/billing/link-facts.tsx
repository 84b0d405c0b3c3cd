import { formatInstant } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import type { LinkInfo } from "#web/pages/settings/billing/standing.ts";

const STEPS = [
  ["terms_accepted", "Terms"],
  ["invited", "Invited"],
  ["accounts_joined", "Joined"],
  ["linked", "Linked"],
] as const;
const instant = (at: string) => formatInstant(new Date(at));

/** How far the linkage is, what is signed, and what happened, the newest first. The same for both sides. */
export function LinkFacts({ link }: { readonly link: LinkInfo }) {
  const reached = STEPS.findIndex(([state]) => state === link.state);
  return (
    <>
      {link.mode === "vendor" && (
        <ol className="linkage" aria-label="Linkage">
          {STEPS.map(([state, label], index) => (
            <li key={state} data-done={index <= reached || undefined} aria-current={state === link.state ? "step" : undefined}>
              {label}
            </li>
          ))}
          {(link.state === "leaving" || link.state === "ended") && <li aria-current="step">{link.stateWords}</li>}
        </ol>
      )}
      <dl className="facts">
        <div>
          <dt>Who buys</dt>
          <dd>{link.mode === "vendor" ? link.vendor.name : link.customer.name}</dd>
        </div>
        <div>
          <dt>Terms</dt>
          <dd>
            {link.termsVersion}, accepted by {link.acceptedBy}, {instant(link.acceptedAt)}
          </dd>
        </div>
        {link.mode === "vendor" && (
          <div>
            <dt>Limits</dt>
            <dd>
              {formatValue(link.caps.rollingUsd, "USD")} new in 30 days, {formatValue(link.caps.outstandingUsd, "USD")} in all; signed by{" "}
              {link.capSignedBy}
              {link.raise !== null && (
                <span className="block t-12 text-ink-3">
                  From {instant(link.raise.from)}: {formatValue(link.raise.rollingUsd, "USD")} and {formatValue(link.raise.outstandingUsd, "USD")}
                </span>
              )}
            </dd>
          </div>
        )}
        {link.paused !== null && (
          <div>
            <dt>Paused</dt>
            <dd className="text-bad">
              by {link.paused.by} ({link.paused.side}), {instant(link.paused.at)}
              {link.paused.reason !== null && `: ${link.paused.reason}`}
            </dd>
          </div>
        )}
      </dl>
      <ul className="t-12 text-ink-2 flex flex-col gap-1" aria-label="What happened">
        {link.events.slice(0, 8).map(({ at, by, side, event, note }) => (
          <li key={`${at}${event}`}>
            <span className="mono text-ink-3">{instant(at)}</span> {event}
            {note !== null && `: ${note}`}{" "}
            <span className="text-ink-3">
              · {by}, {side}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
