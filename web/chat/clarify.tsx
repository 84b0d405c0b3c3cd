import type { MessageParts } from "#core/chat/message-parts";
import { useChatView } from "#web/chat/chat-actions.tsx";
import { type ChatMessage, textOf } from "#web/chat/message.ts";
import { Button } from "#web/ui/button.tsx";

type Props = {
  readonly clarify: MessageParts["clarify"]; /** The text of the answer: a question that stands there already is not said twice. */
  readonly said: string;
  readonly chosen: ChatMessage | undefined;
  readonly active: boolean;
};

/** One question, at most three complete readings. The buttons stay afterwards, the chosen one pressed. */
export function Clarify({ clarify, said, chosen, active }: Props) {
  const { ask } = useChatView();
  const pressed = chosen?.role === "user" ? textOf(chosen) : undefined;
  return (
    <div className="clarify" role="group" aria-label={clarify.question}>
      {!said.includes(clarify.question) && <p>{clarify.question}</p>}
      <div className="clarify-options">
        {clarify.options.map((option, at) => (
          <Button
            key={option.label}
            aria-pressed={pressed === option.label}
            disabled={!active && pressed !== option.label}
            {...(active ? { "data-choice": at + 1 } : {})}
            onClick={() => active && ask({ text: option.label, interpretation: option.interpretation })}
          >
            {option.label}
            {active && (
              <span className="kbd wide-only" aria-hidden="true">
                {at + 1}
              </span>
            )}
          </Button>
        ))}
      </div>
    </div>
  );
}
