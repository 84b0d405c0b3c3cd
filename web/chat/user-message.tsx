import { MessagePrimitive, useAuiState } from "@assistant-ui/react";
import { RefreshCw } from "lucide-react";
import { useChatView } from "#web/chat/chat-actions.tsx";
import { textOf } from "#web/chat/message.ts";
import { turnOf } from "#web/chat/turns.ts";

export function UserMessage() {
  const id = useAuiState((state) => state.message.id);
  const { messages, turns } = useChatView();
  const message = messages.find((one) => one.id === id);
  if (message === undefined) return null;
  if (turnOf(turns, id).reread)
    return (
      <div className="reread" data-message data-question={id}>
        <RefreshCw size={12} strokeWidth={1.6} aria-hidden="true" />
        Read another way
      </div>
    );
  return (
    <MessagePrimitive.Root className="me" data-message data-question={id} tabIndex={-1} aria-label="You asked">
      {textOf(message)}
    </MessagePrimitive.Root>
  );
}
