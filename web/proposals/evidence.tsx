import { endingOf, keptItsSaving } from "#core/proposals/ending";
import { savingOf } from "#core/proposals/notice";
import type { ProposalDetail } from "#web/api/types.ts";
import { Saving } from "#web/proposals/saving.tsx";

/** How it ended, what it saves, how to undo it, and what the provider showed. */
export function Evidence({ proposal: { outcome, sealed, state } }: { readonly proposal: ProposalDetail }) {
  if (outcome === null) return null;
  const { savingUsdPerMonth: perMonth, savingUsdPerHour: perHour, savingBasis: basis } = savingOf(sealed);
  const saves = state === "succeeded" && perMonth !== null && perHour !== null && keptItsSaving(outcome.text, perHour);
  return (
    <div className="flex flex-col gap-2">
      {saves && <Saving perMonth={perMonth} perHour={perHour} basis={basis} />}
      <p>{saves ? endingOf(outcome.text) : outcome.text}</p>
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
