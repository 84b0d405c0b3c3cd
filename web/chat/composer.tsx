import { ComposerPrimitive, useAui, useAuiState } from "@assistant-ui/react";
import { ArrowUp, Square } from "lucide-react";
import { useChatView } from "#web/chat/chat-actions.tsx";
import { textOf } from "#web/chat/message.ts";
import { Button } from "#web/ui/button.tsx";

type Props = { readonly placeholder: string; readonly onSend: () => void };

/** Enter sends, Shift Enter breaks the line, Escape stops, the up key in an empty field brings the last question back. */
export function Composer({ placeholder, onSend }: Props) {
  const { messages, running, stop, compact } = useChatView();
  const aui = useAui();
  const empty = useAuiState((state) => state.composer.isEmpty);
  const keys = (event: React.KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === "Escape" && running) {
      event.preventDefault();
      stop();
    }
    if (event.key === "ArrowUp" && event.currentTarget.value === "") {
      const last = messages.findLast((message) => message.role === "user");
      if (last === undefined) return;
      event.preventDefault();
      aui.composer.setText(textOf(last));
    }
  };
  return (
    <ComposerPrimitive.Root className="composer" onSubmit={onSend}>
      <ComposerPrimitive.Input
        placeholder={placeholder}
        aria-label={placeholder}
        rows={1}
        maxLength={4000}
        cancelOnEscape={false}
        onKeyDown={keys}
        data-composer
        autoFocus={!compact && matchMedia("(pointer: fine)").matches}
      />
      <div className="composer-row">
        <span className="tools">
          {!compact && <span className="wide-only t-12 text-ink-3 mr-1">Major Tom drafts. People sign.</span>}
          {running ? (
            <Button small look="ink" icon aria-label="Stop" title="Stop" onClick={stop}>
              <Square size={11} strokeWidth={2.4} />
            </Button>
          ) : (
            <Button small look="ink" icon type="submit" aria-label="Send" title="Send" disabled={empty}>
              <ArrowUp size={14} strokeWidth={1.8} />
            </Button>
          )}
        </span>
      </div>
    </ComposerPrimitive.Root>
  );
}
