import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { MessageParts } from "#core/chat/message-parts";
import { useChatView } from "#web/chat/chat-actions.tsx";
import { type ChatMessage, textOf } from "#web/chat/message.ts";
import { Button } from "#web/ui/button.tsx";

type Props = { readonly notice: MessageParts["notice"]; readonly question: ChatMessage | undefined; readonly active: boolean };

/** An empty text to send stands for the question itself. */
const ASK_AGAIN = { label: "Ask again", send: "", model: undefined };

/** What the person must know of this answer: another model, partial data, stopped; with the button that mends it. */
export function Notice({ notice, question, active }: Props) {
  const { ask } = useChatView();
  const Icon = notice.tone === "bad" ? CircleAlert : notice.tone === "caution" ? TriangleAlert : Info;
  const action = notice.action ?? (/^stopped/i.test(notice.text) ? ASK_AGAIN : undefined);
  const send = action === undefined ? "" : action.send === "" && question !== undefined ? textOf(question) : action.send;
  return (
    <div className={`notice notice-${notice.tone}`} role="note">
      <Icon size={16} strokeWidth={1.6} aria-hidden="true" />
      <span className="flex-1">{notice.text}</span>
      {action !== undefined && send !== "" && (
        <Button small disabled={!active} onClick={() => ask({ text: send, ...(action.model === undefined ? {} : { model: action.model }) })}>
          {action.label}
        </Button>
      )}
    </div>
  );
}
