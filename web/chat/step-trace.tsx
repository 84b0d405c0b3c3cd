import { ChevronRight, ListChecks } from "lucide-react";
import { formatValue } from "#core/figures/format";
import { useChatView } from "#web/chat/chat-actions.tsx";
import type { Answer, Step } from "#web/chat/message.ts";

type Props = { readonly steps: readonly Step[]; readonly usage: Answer["usage"]; readonly streaming: boolean };

/** Running: open, a line a step, Stop at its end. Done: folded into what it took. */
export function StepTrace({ steps, usage, streaming }: Props) {
  const { stop } = useChatView();
  if (streaming) {
    const lines: readonly Step[] =
      steps.length === 0 ? [{ id: "reading", text: "Reading the question", state: "running", elapsedMs: undefined }] : steps;
    const busy = lines.some((step) => step.state === "running");
    return (
      <ol className="steps" aria-label="Steps">
        {lines.map((step) => (
          <Line key={step.id} step={step} onStop={step.state === "running" ? stop : undefined} />
        ))}
        {!busy && <Line step={{ id: "writing", text: "Writing the answer", state: "running", elapsedMs: undefined }} onStop={stop} />}
      </ol>
    );
  }
  if (steps.length === 0 && usage === undefined) return null;
  return (
    <details>
      <summary className="trace">
        <ListChecks strokeWidth={1.6} aria-hidden="true" />
        <span className="num">{summary(steps, usage)}</span>
        {steps.length > 0 && <ChevronRight className="fold" strokeWidth={1.6} aria-hidden="true" />}
      </summary>
      {steps.length > 0 && (
        <ol className="steps">
          {steps.map((step) => (
            <Line key={step.id} step={step} onStop={undefined} />
          ))}
        </ol>
      )}
    </details>
  );
}

function Line({ step, onStop }: { readonly step: Step; readonly onStop: (() => void) | undefined }) {
  const look = step.state === "running" ? "now" : step.state === "failed" ? "failed" : "";
  return (
    <li className={look}>
      <span>{step.text}</span>
      {step.elapsedMs !== undefined && <span className="took">{seconds(step.elapsedMs)}</span>}
      {onStop !== undefined && (
        <button type="button" className="took text-ink!" onClick={onStop}>
          Stop
        </button>
      )}
    </li>
  );
}

export function summary(steps: readonly Step[], usage: Answer["usage"]): string {
  const count = usage?.steps ?? steps.length;
  const failed = steps.filter((step) => step.state === "failed").length;
  return [
    ...(count === 0 ? [] : [`${count} ${count === 1 ? "step" : "steps"}`]),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(usage === undefined ? [] : [seconds(usage.elapsedMs)]),
    ...(usage === undefined || usage.bytesScanned === 0 ? [] : [`${formatValue(usage.bytesScanned, "bytes")} read`]),
    ...(usage?.usd === null || usage?.usd === undefined ? [] : [`about ${formatValue(usage.usd, "USD", { places: 4 })}`]),
  ].join(", ");
}

const seconds = (ms: number): string => (ms < 995 ? `${(ms / 1000).toFixed(2)} s` : `${(ms / 1000).toFixed(1)} s`);
