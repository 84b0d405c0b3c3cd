import { CircleCheck, Hourglass, type LucideIcon, RefreshCw, Send, Siren, Timer, Undo2, UserRound } from "lucide-react";
import type { Mark, Standing as Stands, Tone } from "#web/proposals/card-view.ts";

export const TONES: Readonly<Record<Tone, string>> = {
  signal: "to-decide",
  ink: "text-ink",
  good: "text-good",
  caution: "text-caution",
  bad: "text-bad",
  quiet: "text-ink-3",
};

const ICONS: Readonly<Record<Exclude<Mark, "waits">, LucideIcon>> = {
  cleared: Timer,
  held: Hourglass,
  flying: Send,
  landed: CircleCheck,
  back: Undo2,
  person: Siren,
  ended: Hourglass,
  other: UserRound,
  stale: RefreshCw,
};

export function Standing({ standing }: { readonly standing: Stands }) {
  const Icon = standing.mark === "waits" ? undefined : ICONS[standing.mark];
  return (
    <span className={`badge whitespace-normal! ${TONES[standing.tone]}`} role="status">
      {Icon === undefined ? <i className="dot" aria-hidden="true" /> : <Icon size={14} strokeWidth={1.6} aria-hidden="true" />}
      {standing.word}
    </span>
  );
}
