import { MessagePrimitive, useAuiState } from "@assistant-ui/react";
import { useMemo, useRef } from "react";
import type { MessageParts } from "#core/chat/message-parts";
import { BlockView } from "#web/charts/block-view.tsx";
import { AnswerProvider } from "#web/chat/answer-context.tsx";
import { AnswerTools } from "#web/chat/answer-tools.tsx";
import { useChatView } from "#web/chat/chat-actions.tsx";
import { Clarify } from "#web/chat/clarify.tsx";
import { Markdown } from "#web/chat/markdown/markdown.tsx";
import { answerOf, type ChatMessage } from "#web/chat/message.ts";
import { Notice } from "#web/chat/notice.tsx";
import { Outcome } from "#web/chat/outcome.tsx";
import { ReadingChips } from "#web/chat/reading-chips.tsx";
import { SourceRow } from "#web/chat/source-chip.tsx";
import { Spoken } from "#web/chat/spoken.tsx";
import { StepTrace } from "#web/chat/step-trace.tsx";
import { ThreadProposal } from "#web/chat/thread-proposal.tsx";
import { turnOf } from "#web/chat/turns.ts";
import { Button } from "#web/ui/button.tsx";

/** Full width, no bubble: step trace, reading chips, the answer with its blocks, sources, what to ask next. */
export function AssistantMessage() {
  const id = useAuiState((state) => state.message.id);
  const { messages, running } = useChatView();
  const at = messages.findIndex((one) => one.id === id);
  const message = messages[at];
  if (message === undefined) return null;
  const question = messages.slice(0, at).findLast((one) => one.role === "user");
  return <AnswerMessage message={message} question={question} last={at === messages.length - 1} streaming={running && at === messages.length - 1} />;
}

type Props = {
  readonly message: ChatMessage;
  readonly question: ChatMessage | undefined;
  readonly last: boolean;
  readonly streaming: boolean;
};

function AnswerMessage({ message, question, last, streaming }: Props) {
  const answer = useMemo(() => answerOf(message), [message]);
  const { turns, running, ask, messages } = useChatView();
  const ref = useRef<HTMLDivElement>(null);
  const { replaced } = turnOf(turns, message.id);
  const asked = messages[messages.indexOf(message) + 1];
  const arrived = message.parts.some((part) => part.type === "data-outcome");
  return (
    <AnswerProvider figures={answer.figures} sources={answer.sources}>
      <MessagePrimitive.Root
        ref={ref}
        className={`say ${replaced ? "say-replaced" : ""} ${arrived ? "say-arrived" : ""}`}
        data-message
        tabIndex={-1}
        aria-label={arrived ? "Major Tom reports" : "Major Tom answered"}
        aria-busy={streaming}
      >
        {replaced && (
          <div className="replaced-note">
            <span className="stamp">Replaced</span>Another reading of the same question stands below
          </div>
        )}
        <StepTrace steps={answer.steps} usage={answer.usage} streaming={streaming} />
        {answer.reading !== undefined && <ReadingChips reading={answer.reading} question={question} disabled={running || replaced} />}
        <MessagePrimitive.Parts>
          {({ part }) => {
            if (part.type === "text")
              return part.text === "" || arrived || answer.notices.some((notice) => notice.text === part.text.trim()) ? null : (
                <Markdown text={part.text} streaming={streaming && part.status?.type === "running"} />
              );
            if (part.type !== "data") return null;
            if (part.name === "block") return <BlockView block={part.data as MessageParts["block"]} />;
            if (part.name === "clarify")
              return <Clarify clarify={part.data as MessageParts["clarify"]} said={answer.text} chosen={asked} active={last && !running} />;
            if (part.name === "proposal") return <ThreadProposal part={part.data as MessageParts["proposal"]} />;
            if (part.name === "outcome") return <Outcome outcome={part.data as MessageParts["outcome"]} said={answer.text} />;
            if (part.name === "notice") return <Notice notice={part.data as MessageParts["notice"]} question={question} active={last && !running} />;
            return null;
          }}
        </MessagePrimitive.Parts>
        {!streaming && <SourceRow sources={answer.sources} />}
        {!streaming && answer.grounding !== undefined && answer.grounding.removed > 0 && (
          <p className="t-12 text-caution">
            {answer.grounding.removed === 1
              ? "1 figure was removed: no query backs it."
              : `${answer.grounding.removed} figures were removed: no query backs them.`}
          </p>
        )}
        {!streaming && last && answer.next.length > 0 && (
          <div className="next" role="group" aria-label="Ask next">
            {answer.next.map((next) => (
              <Button key={next} small onClick={() => ask({ text: next })} disabled={running}>
                {next}
              </Button>
            ))}
          </div>
        )}
        {!streaming && !arrived && (answer.text !== "" || answer.blocks.length > 0) && (
          <AnswerTools message={message} answer={answer} question={question} />
        )}
        <Spoken text={answer.text} streaming={streaming} />
      </MessagePrimitive.Root>
    </AnswerProvider>
  );
}
