import { useId, useRef, useState } from "react";
import type { SqlSchema } from "#core/api/sql";
import { completed, type Suggestion, suggestions } from "#web/pages/sql/complete.ts";

type Props = {
  readonly value: string;
  readonly schema: SqlSchema | undefined;
  readonly onChange: (text: string) => void;
  readonly onRun: () => void;
};

/** A text with line numbers; names are completed while one types. Ctrl or ⌘ with Enter runs it. */
export function SqlEditor({ value, schema, onChange, onRun }: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  const list = useId();
  const [caret, setCaret] = useState<number>();
  const [at, setAt] = useState(0);
  const offered = caret === undefined || schema === undefined ? [] : suggestions(value, caret, schema);
  const chosen = Math.min(at, offered.length - 1);
  const take = (suggestion: Suggestion) => {
    if (caret === undefined) return;
    const next = completed(value, caret, suggestion);
    onChange(next.text);
    setCaret(undefined);
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(next.caret, next.caret);
    });
  };
  const key = (event: React.KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      setCaret(undefined);
      onRun();
      return;
    }
    const suggestion = offered[chosen];
    if (suggestion === undefined) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setAt((chosen + (event.key === "ArrowDown" ? 1 : -1) + offered.length) % offered.length);
    } else if (event.key === "Tab" || event.key === "Enter") {
      event.preventDefault();
      take(suggestion);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      setCaret(undefined);
    }
  };
  const lines = value.split("\n").length;
  return (
    <div className="sql-editor">
      <div className="sql-lines" aria-hidden="true">
        {Array.from({ length: Math.max(lines, 8) }, (_, index) => (
          <div key={index}>{index + 1}</div>
        ))}
      </div>
      <textarea
        ref={area}
        className="sql-text"
        aria-label="SQL"
        aria-autocomplete="list"
        aria-controls={offered.length > 0 ? list : undefined}
        spellCheck={false}
        autoCapitalize="off"
        rows={Math.max(lines, 8)}
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
          setCaret(event.target.selectionStart);
          setAt(0);
        }}
        onKeyDown={key}
        onBlur={() => setTimeout(() => setCaret(undefined), 150)}
      />
      {offered.length > 0 && (
        <ul id={list} className="sql-offers" role="listbox" aria-label="Completions">
          {offered.map((suggestion, index) => (
            <li
              key={suggestion.text}
              role="option"
              aria-selected={index === chosen}
              onMouseDown={(event) => {
                event.preventDefault();
                take(suggestion);
              }}
            >
              <span className="mono">{suggestion.text}</span>
              <span className="t-12 text-ink-3">{suggestion.kind}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
