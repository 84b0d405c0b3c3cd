import { MessageSquareText } from "lucide-react";
import { useEffect } from "react";
import { PAGE_KEY } from "#web/app/keyboard.tsx";
import { useDock } from "#web/chat/dock.tsx";
import { Button } from "#web/ui/button.tsx";

export const EXPLAIN = "Explain this view";

/** Opens the dock with the view's own filters; also on the key `e`. */
export function ExplainButton({ disabled = false, question = EXPLAIN }: { readonly disabled?: boolean; readonly question?: string }) {
  const { ask } = useDock();
  useEffect(() => {
    const key = (event: Event) => {
      if ((event as CustomEvent<string>).detail !== "e" || disabled) return;
      event.preventDefault();
      ask(question);
    };
    addEventListener(PAGE_KEY, key);
    return () => removeEventListener(PAGE_KEY, key);
  }, [ask, disabled, question]);
  return (
    <Button small look="ghost" disabled={disabled} onClick={() => ask(question)}>
      <MessageSquareText size={14} strokeWidth={1.6} aria-hidden="true" />
      <span className="wide-only">{EXPLAIN}</span>
      <span className="narrow-only">Explain</span>
    </Button>
  );
}
