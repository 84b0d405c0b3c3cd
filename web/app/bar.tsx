import { Search } from "lucide-react";
import type { ReactNode } from "react";
import { openPalette } from "#web/app/keyboard.tsx";
import { useMe } from "#web/app/session.tsx";
import { KillSwitch } from "#web/switches/kill-switch.tsx";
import { Mark } from "#web/ui/mark.tsx";

const MODIFIER = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl ";

/** The bar at the top of every page: its name, its own tools, the kill switch, the sandbox stamp, search. */
export function Bar({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  const me = useMe();
  return (
    <header className="bar">
      <span className="narrow-only">
        <Mark />
      </span>
      <h1>{title}</h1>
      <span className="tools gap-2.5!">
        {children}
        <KillSwitch />
        {me.sandbox && (
          <span className="stamp wide-only" title="A made-up company. Nothing here reaches AWS.">
            Sandbox world
          </span>
        )}
        <button
          type="button"
          className="flex items-center gap-1 rounded-md text-ink-2"
          aria-label="Go to or ask anything"
          aria-keyshortcuts="Control+K Meta+K"
          onClick={openPalette}
        >
          <Search size={14} strokeWidth={1.6} aria-hidden="true" />
          <span className="kbd wide-only">{MODIFIER}K</span>
        </button>
      </span>
    </header>
  );
}
