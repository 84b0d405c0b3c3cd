import { Check, CircleHelp, Minus, ShieldCheck, TriangleAlert } from "lucide-react";
import { useRef, useState } from "react";
import type { CanaryCheck, CanaryState } from "#core/api/canary";
import { useResource } from "#web/api/use-resource.ts";
import { Popover } from "#web/ui/popover.tsx";

const TONE: Readonly<Record<CanaryState["state"], string>> = {
  holds: "text-ink-3",
  fails: "text-bad",
  stale: "text-caution",
  unknown: "text-caution",
  never: "text-ink-3",
};

const SIGN: Readonly<Record<CanaryCheck["state"], { readonly icon: typeof Check; readonly tone: string; readonly word: string }>> = {
  holds: { icon: Check, tone: "text-good", word: "holds" },
  restated: { icon: Check, tone: "text-good", word: "restated" },
  fails: { icon: TriangleAlert, tone: "text-bad", word: "fails" },
  skipped: { icon: Minus, tone: "text-ink-3", word: "not asked" },
  unknown: { icon: CircleHelp, tone: "text-caution", word: "not answered" },
};

/** Whether the platform's own figures hold; opens the list of what is checked. */
export function TruthBadge() {
  const { data } = useResource<CanaryState>("/api/canary");
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  if (data === undefined || data.state === "never") return null;
  const Icon = data.state === "holds" ? ShieldCheck : TriangleAlert;
  return (
    <>
      <button
        ref={anchor}
        type="button"
        className={`flex w-full items-start gap-1.5 py-1 text-left ${TONE[data.state]}`}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon className="mt-[2px] flex-none" size={12} strokeWidth={1.6} aria-hidden="true" />
        <span>{data.badge}</span>
      </button>
      {open && (
        <Popover anchor={anchor} label="Checks of figures" onClose={() => setOpen(false)}>
          <TruthChecks state={data} />
        </Popover>
      )}
    </>
  );
}

/** Each check with what it found, what fails first. */
export function TruthChecks({ state }: { readonly state: CanaryState }) {
  const order: readonly CanaryCheck["state"][] = ["fails", "unknown", "restated", "holds", "skipped"];
  const checks = state.checks.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  return (
    <section tabIndex={0} data-first className="max-h-[min(400px,56vh)] overflow-y-auto" aria-label="Checks of figures">
      <p className="text-ink">{state.badge}</p>
      <p className="mt-1 text-ink-3">Each night the same question is asked in several ways, and closed months are held against what they were.</p>
      <ul className="mt-2 flex flex-col gap-2">
        {checks.map(({ id, title, state: found, sentence }) => {
          const { icon: Icon, tone, word } = SIGN[found];
          return (
            <li key={id} className="flex items-start gap-2">
              <Icon className={`mt-[2px] flex-none ${tone}`} size={12} strokeWidth={2} aria-hidden="true" />
              <span className="min-w-0">
                <span className="text-ink">{title}</span>
                <span className={found === "holds" ? "sr-only" : `ml-1.5 ${tone}`}>{word}</span>
                <span className="block text-ink-3 [overflow-wrap:anywhere]">{sentence}</span>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
