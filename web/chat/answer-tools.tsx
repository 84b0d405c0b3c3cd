import { Copy, Download, ThumbsDown, ThumbsUp } from "lucide-react";
import { useRef, useState } from "react";
import { ApiError, request } from "#web/api/client.ts";
import { save } from "#web/charts/block-tools.ts";
import { answerMarkdown } from "#web/chat/answer-markdown.ts";
import { useChatView } from "#web/chat/chat-actions.tsx";
import { type Answer, type ChatMessage, textOf } from "#web/chat/message.ts";
import { Button, IconButton } from "#web/ui/button.tsx";
import { Popover } from "#web/ui/popover.tsx";
import { toast } from "#web/ui/toasts.tsx";

type Props = { readonly message: ChatMessage; readonly answer: Answer; readonly question: ChatMessage | undefined };
type Verdict = "up" | "down";

const REASONS = ["A figure is wrong", "Read the question wrong", "Not what I asked for", "Hard to follow"];

/** Copy, save, and a thumb with a reason. */
export function AnswerTools({ message, answer, question }: Props) {
  const { threadId } = useChatView();
  const [verdict, setVerdict] = useState<Verdict>();
  const [asking, setAsking] = useState(false);
  const down = useRef<HTMLButtonElement>(null);
  const markdown = () => answerMarkdown(answer, question === undefined ? undefined : textOf(question));
  const send = async (next: Verdict, reason?: string) => {
    const before = verdict;
    setVerdict(next);
    try {
      await request(`/api/threads/${encodeURIComponent(threadId)}/feedback`, {
        body: { messageId: message.id, verdict: next, ...(reason === undefined || reason === "" ? {} : { reason }) },
      });
      toast(next === "up" ? "Noted" : "Noted. The reason goes to whoever looks after the answers");
    } catch (error) {
      setVerdict(before);
      toast(error instanceof ApiError ? error.message : "The verdict was not saved");
    }
  };
  return (
    <div className="flex items-center gap-0.5 -ml-1.5" role="group" aria-label="This answer">
      <IconButton label="Copy the answer" onClick={() => void navigator.clipboard.writeText(markdown()).then(() => toast("Answer copied"))}>
        <Copy size={14} strokeWidth={1.6} />
      </IconButton>
      <IconButton label="Save the answer as Markdown" onClick={() => save(new Blob([markdown()], { type: "text/markdown" }), "answer.md")}>
        <Download size={14} strokeWidth={1.6} />
      </IconButton>
      <IconButton label="Good answer" aria-pressed={verdict === "up"} onClick={() => void send("up")}>
        <ThumbsUp size={14} strokeWidth={1.6} />
      </IconButton>
      <IconButton
        ref={down}
        label="Bad answer"
        aria-pressed={verdict === "down"}
        aria-haspopup="dialog"
        aria-expanded={asking}
        onClick={() => setAsking(!asking)}
      >
        <ThumbsDown size={14} strokeWidth={1.6} />
      </IconButton>
      {asking && (
        <Reason
          anchor={down}
          onClose={() => setAsking(false)}
          onSend={(reason) => {
            setAsking(false);
            void send("down", reason);
          }}
        />
      )}
    </div>
  );
}

function Reason({
  anchor,
  onClose,
  onSend,
}: {
  readonly anchor: React.RefObject<HTMLElement | null>;
  readonly onClose: () => void;
  readonly onSend: (reason: string) => void;
}) {
  const [reason, setReason] = useState("");
  return (
    <Popover anchor={anchor} label="What was wrong" onClose={onClose}>
      <form
        className="flex flex-col gap-2.5"
        onSubmit={(event) => {
          event.preventDefault();
          onSend(reason.trim());
        }}
      >
        <div className="name t-13">What was wrong</div>
        <div className="flex flex-wrap gap-1.5">
          {REASONS.map((one) => (
            <button
              key={one}
              type="button"
              className={`chip ${reason === one ? "chip-on" : ""}`}
              aria-pressed={reason === one}
              onClick={() => setReason(one)}
            >
              {one}
            </button>
          ))}
        </div>
        <textarea
          className="input"
          rows={2}
          maxLength={1000}
          aria-label="Reason"
          placeholder="In your words"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <div className="flex justify-end gap-1.5">
          <Button small look="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button small look="ink" type="submit">
            Send
          </Button>
        </div>
      </form>
    </Popover>
  );
}
