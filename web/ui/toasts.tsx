import { CircleCheck, Info, X } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { Link } from "#web/app/router.tsx";
import { IconButton } from "#web/ui/button.tsx";

/** `info`: what happened is not what was wanted. */
type Tone = "good" | "info";
type ToastLink = { readonly label: string; readonly href: string };
type Toast = { readonly id: number; readonly text: string; readonly link: ToastLink | undefined; readonly tone: Tone };

const STAYS_MS = 6_000;
let toasts: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next.slice(-2);
  for (const listener of listeners) listener();
}

/** For what happened; never for errors of what one is doing, never the only copy of something. */
export function toast(text: string, link?: ToastLink, tone: Tone = "good"): void {
  last += 1;
  set([...toasts, { id: last, text, link, tone }]);
}

export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map((one) => (
        <Note key={one.id} {...one} />
      ))}
    </div>
  );
}

function Note({ id, text, link, tone }: Toast) {
  const Icon = tone === "good" ? CircleCheck : Info;
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => set(toasts.filter((one) => one.id !== id)), STAYS_MS);
    return () => clearTimeout(timer);
  }, [held, id]);
  return (
    <div className="toast" onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)}>
      <Icon size={16} strokeWidth={1.6} className={tone === "good" ? "text-good" : "text-ink-2"} aria-hidden="true" />
      <span className="flex-1">{text}</span>
      {link !== undefined && (
        <Link href={link.href} className="t-12">
          {link.label}
        </Link>
      )}
      <IconButton label="Dismiss" onClick={() => set(toasts.filter((one) => one.id !== id))}>
        <X size={14} strokeWidth={1.6} />
      </IconButton>
    </div>
  );
}
