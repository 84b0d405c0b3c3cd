import { endingOf, keptItsSaving } from "#core/proposals/ending";
import { savingOf } from "#core/proposals/notice";
import type { ProposalDetail } from "#web/api/types.ts";
import { grossOf } from "#web/proposals/gross-of.ts";
import { evidenceLabel, evidenceLines } from "#web/proposals/evidence-lines.ts";
import { Saving } from "#web/proposals/saving.tsx";

/** How it ended, what it saves, how to undo it, and what the provider showed. */
export function Evidence({ proposal: { outcome, sealed, state } }: { readonly proposal: ProposalDetail }) {
  if (outcome === null) return null;
  const { savingUsdPerMonth: perMonth, savingUsdPerHour: perHour, savingBasis: basis } = savingOf(sealed);
  const saves = state === "succeeded" && perMonth !== null && perHour !== null && keptItsSaving(outcome.text, perHour);
  // The reason stands in the sentence already.
  const told = outcome.evidence.filter(({ value }) => !outcome.text.includes(value));
  return (
    <div className="flex flex-col gap-2">
      {saves && <Saving perMonth={perMonth} perHour={perHour} basis={basis} gross={grossOf(sealed)} />}
      <p>{saves ? endingOf(outcome.text) : outcome.text}</p>
      {outcome.undo !== null && <p className="t-12 text-ink-2">Undo: {outcome.undo}</p>}
      {told.length > 0 && (
        <ul className="evidence" aria-label="Evidence">
          {told.map(({ label, value }, at) => (
            <li key={`${label}${at}`}>
              <span className={label.endsWith(": not known") ? "name text-bad" : "name"}>{evidenceLabel(label)}</span>
              {evidenceLines(value).map((line, row) => (
                <span key={row} className="mono t-12 wrap-anywhere text-ink-2">
                  {line}
                </span>
              ))}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
