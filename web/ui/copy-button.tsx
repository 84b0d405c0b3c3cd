import { Copy } from "lucide-react";
import { Button } from "#web/ui/button.tsx";
import { toast } from "#web/ui/toasts.tsx";

export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => toast(`Copied: ${what}`),
      () => toast("The browser does not let it be copied: select it and copy by hand", undefined, "info"),
    );
  return (
    <Button small look="ghost" aria-label={`Copy ${what}`} onClick={() => void copy()}>
      <Copy size={14} strokeWidth={1.6} aria-hidden="true" />
      Copy
    </Button>
  );
}
