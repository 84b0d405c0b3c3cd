import { CircleCheck, CircleX, Info, type LucideIcon, Siren, Undo2 } from "lucide-react";
import { formatInstant } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import type { MessageParts } from "#core/chat/message-parts";
import { Link } from "#web/app/router.tsx";

type Told = MessageParts["outcome"];

const LOOKS: Partial<Readonly<Record<Told["state"], readonly [LucideIcon, string]>>> = {
  succeeded: [CircleCheck, "text-good"],
  failed: [CircleX, "text-bad"],
  rolled_back: [Undo2, "text-bad"],
  needs_attention: [Siren, "text-bad"],
};

/** What became of a proposal of this thread; it comes by itself. */
export function Outcome({ outcome }: { readonly outcome: Told }) {
  const [Icon, tone] = LOOKS[outcome.state] ?? [Info, "text-ink-3"];
  const saved = outcome.state === "succeeded";
  return (
    <div className="outcome" role="note" aria-label={`What became of ${outcome.proposalId}`}>
      <Icon size={16} strokeWidth={1.6} className={tone} aria-hidden="true" />
      <div>
        <p className="name">{outcome.title}</p>
        <p className="text-ink-2">{outcome.text}</p>
        {saved && outcome.savingUsdPerMonth !== null && (
          <p className="num">
            Saves <span className="figure figure-planned">{formatValue(outcome.savingUsdPerMonth, "USD/month", { bare: true })}</span> per month
            {outcome.savingUsdPerHour !== null && (
              <>
                , <span className="figure figure-planned">{formatValue(outcome.savingUsdPerHour, "USD/h", { bare: true })}</span> per hour
              </>
            )}
            .
          </p>
        )}
        {outcome.undo !== null && <p className="t-12 text-ink-3">Undo: {outcome.undo}</p>}
      </div>
      <div className="flex flex-col items-end gap-1 t-12">
        <Link href={`/approvals/${outcome.proposalId}`} className="mono">
          {outcome.proposalId}
        </Link>
        <time className="text-ink-3" dateTime={outcome.at}>
          {formatInstant(new Date(outcome.at), { year: new Date(outcome.at).getUTCFullYear() })}
        </time>
      </div>
    </div>
  );
}
