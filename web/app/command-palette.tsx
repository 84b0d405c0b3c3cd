import { CornerDownLeft, type LucideIcon, MessageSquareText } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Thread } from "#web/api/types.ts";
import { useResource } from "#web/api/use-resource.ts";
import { onPalette } from "#web/app/keyboard.tsx";
import { newId } from "#web/app/new-id.ts";
import { navigate } from "#web/app/router.tsx";
import { PLACES } from "#web/app/shell.tsx";
import { askLater } from "#web/chat/pending-question.ts";

type Entry = {
  readonly key: string;
  readonly name: string;
  readonly hint: string;
  readonly icon: LucideIcon;
  readonly run: () => void;
};

/** Go to or ask anything: pages and threads by name; what matches nothing is a question. */
export function CommandPalette() {
  const [open, setOpen] = useState(false);
  useEffect(() => onPalette(() => setOpen(true)), []);
  return open ? <Palette onClose={() => setOpen(false)} /> : null;
}

function Palette({ onClose }: { readonly onClose: () => void }) {
  const ref = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const threads = useResource<readonly Thread[]>("/api/threads");
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  const wanted = text.trim().toLowerCase();
  const matches = (name: string): boolean => name.toLowerCase().includes(wanted);
  const entries: readonly Entry[] = [
    ...PLACES.filter((place) => matches(place.name)).map((place) => ({
      key: place.href,
      name: place.name,
      hint: "page",
      icon: place.icon,
      run: () => navigate(place.href),
    })),
    ...(threads.data ?? [])
      .filter((thread) => matches(thread.title))
      .slice(0, 6)
      .map((thread) => ({
        key: thread.id,
        name: thread.title,
        hint: "thread",
        icon: MessageSquareText,
        run: () => navigate(`/ask/${thread.id}`),
      })),
    ...(wanted === "" ? [] : [{ key: "ask", name: text.trim(), hint: "ask", icon: CornerDownLeft, run: () => ask(text.trim()) }]),
  ];
  const chosen = Math.min(at, entries.length - 1);
  const run = (entry: Entry | undefined) => {
    onClose();
    entry?.run();
  };
  const key = (event: React.KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setAt((chosen + (event.key === "ArrowDown" ? 1 : -1) + entries.length) % Math.max(1, entries.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      run(entries[chosen]);
    }
  };
  return (
    <dialog
      ref={ref}
      className="modal palette"
      aria-label="Go to or ask anything"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === ref.current) onClose();
      }}
    >
      <input
        className="h-12 w-full border-0 border-b border-line bg-transparent px-4 t-14 shadow-none!"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={entries[chosen] === undefined ? undefined : `palette-${chosen}`}
        aria-label="Go to or ask anything"
        placeholder="Go to, or ask anything"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={key}
      />
      <div id="palette-list" role="listbox" aria-label="Matches" className="menu p-1.5! max-w-none!">
        {entries.map((entry, index) => (
          <div
            key={entry.key}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === chosen}
            className="cursor-pointer"
            onPointerMove={() => setAt(index)}
            onClick={() => run(entry)}
          >
            <entry.icon strokeWidth={1.6} aria-hidden="true" />
            <span className="min-w-0 flex-1 truncate">{entry.name}</span>
            <span className="t-12 text-ink-3">{entry.hint}</span>
          </div>
        ))}
      </div>
    </dialog>
  );
}

function ask(text: string): void {
  const id = newId("t_");
  askLater(id, text);
  navigate("/", { state: { draft: id } });
}
