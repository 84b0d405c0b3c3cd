import { CircleCheck, CircleX, Info, type LucideIcon, Siren, Undo2 } from "lucide-react";
import { formatInstant } from "#core/figures/dates";
import type { MessageParts } from "#core/chat/message-parts";
import { endingOf } from "#core/proposals/ending";
import { Link } from "#web/app/router.tsx";
import { Saving } from "#web/proposals/saving.tsx";

type Told = MessageParts["outcome"];

const LOOKS: Partial<Readonly<Record<Told["state"], readonly [LucideIcon, string]>>> = {
  succeeded: [CircleCheck, "text-good"],
  failed: [CircleX, "text-bad"],
  rolled_back: [Undo2, "text-bad"],
  needs_attention: [Siren, "text-bad"],
};

/** Where something has ended, or a person is needed; everything before is one quiet line. */
const ENDS = /^(succeeded|failed|rolled_back|needs_attention)$/;

/** What became of a proposal of this thread; it comes by itself. */
export function Outcome({ outcome, said }: { readonly outcome: Told; readonly said: string }) {
  const at = (
    <time className="text-ink-3 whitespace-nowrap" dateTime={outcome.at}>
      {formatInstant(new Date(outcome.at), { year: new Date(outcome.at).getUTCFullYear() })}
    </time>
  );
  const id = (
    <Link href={`/approvals/${outcome.proposalId}`} className="mono">
      {outcome.proposalId}
    </Link>
  );
  const name = `What became of ${outcome.proposalId}`;
  if (!ENDS.test(outcome.state)) {
    return (
      <p className="t-12 text-ink-2 flex flex-wrap gap-x-2.5" role="note" aria-label={name}>
        {id}
        <span className="min-w-0">{plain(said).replace(new RegExp(`^${outcome.proposalId} `), "")}</span>
        {at}
      </p>
    );
  }
  const [Icon, tone] = LOOKS[outcome.state] ?? [Info, "text-ink-3"];
  const saves = savingIn(outcome);
  return (
    <div className="outcome" role="note" aria-label={name}>
      <Icon size={16} strokeWidth={1.6} className={tone} aria-hidden="true" />
      <div>
        <p className="name">
          {outcome.title} <span className={tone}>{WORDS[outcome.state]}</span>
        </p>
        {saves !== undefined && <Saving {...saves} />}
        <p className="text-ink-2">{saves === undefined ? outcome.text : endingOf(outcome.text)}</p>
        {outcome.undo !== null && outcome.state === "succeeded" && <p className="t-12 text-ink-3">Undo: {outcome.undo}</p>}
      </div>
      <div className="flex flex-col items-end gap-1 t-12">
        {id}
        {at}
      </div>
    </div>
  );
}

const WORDS: Partial<Readonly<Record<Told["state"], string>>> = {
  succeeded: "landed",
  failed: "failed, nothing changed",
  rolled_back: "failed, undone",
  needs_attention: "needs a person",
};

/** Figures instead of the sentence about money, where there is one. */
function savingIn({ state, savingUsdPerMonth: perMonth, savingUsdPerHour: perHour, savingBasis: basis }: Told) {
  return state !== "succeeded" || perMonth === null || perHour === null ? undefined : { perMonth, perHour, basis };
}

/** The sentence without the marks of its links and code. */
const plain = (text: string): string => text.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll("`", "");
