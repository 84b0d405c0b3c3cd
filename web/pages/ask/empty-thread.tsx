import { Activity, CalendarDays, Coins, type LucideIcon, Scissors, Tag, TrendingUp } from "lucide-react";
import type { ReactNode } from "react";
import { useResource } from "#web/api/use-resource.ts";
import type { ChatView } from "#web/chat/chat-actions.tsx";
import { Horizon } from "#web/pages/ask/horizon.tsx";

const ICONS: readonly (readonly [RegExp, LucideIcon])[] = [
  [/\b(why|rise|rose|change|more|up)\b/i, Activity],
  [/\b(stop|sav(e|ing)|waste|idle|next|cut)\b/i, Scissors],
  [/\b(untagged|tags?|owner)\b/i, Tag],
  [/\b(commitment|savings plan|reserved|unused)\b/i, Coins],
  [/\b(month|week|day|year|yesterday|today)\b/i, CalendarDays],
];

/** A thread without a question yet: the month as an orbit, the composer, and questions that this bill can answer. */
export function EmptyThread({ composer, chat }: { readonly composer: ReactNode; readonly chat: ChatView }) {
  const starters = useResource<{ readonly questions: readonly string[] }>("/api/starters");
  return (
    <>
      <Horizon onAsk={(text) => chat.ask({ text })} />
      <div className="hero hero-ask">
        <div className="text-left">{composer}</div>
        <div className="starters" role="group" aria-label="Questions to start with">
          {(starters.data?.questions ?? []).slice(0, 6).map((question) => {
            const Icon = ICONS.find(([pattern]) => pattern.test(question))?.[1] ?? TrendingUp;
            return (
              <button key={question} type="button" onClick={() => chat.ask({ text: question })}>
                <Icon size={16} strokeWidth={1.6} aria-hidden="true" />
                {question}
              </button>
            );
          })}
        </div>
      </div>
    </>
  );
}
