import { CircleX } from "lucide-react";
import type { ApiError } from "#web/api/client.ts";
import { Button } from "#web/ui/button.tsx";

type Props = { readonly error: ApiError; readonly onRetry?: () => void; readonly title?: string };

/** What happened, what to do, the request id; the button does it. */
export function Fault({ error, onRetry, title }: Props) {
  return (
    <div className="box" role="alert">
      <div className="flex flex-col gap-2 p-4">
        <div className="flex items-center gap-2 name text-ink">
          <CircleX size={16} strokeWidth={1.6} className="text-bad" aria-hidden="true" />
          {title ?? "This could not be read"}
        </div>
        <p className="text-ink-2">
          {error.message} {error.requestId !== undefined && <span className="mono text-ink-3">{error.requestId}</span>}
        </p>
        {onRetry !== undefined && (
          <div>
            <Button small onClick={onRetry}>
              Try again
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}
