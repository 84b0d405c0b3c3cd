import { useState } from "react";
import type { SqlHistory, SqlSchema } from "#core/api/sql";
import { formatInstant } from "#core/figures/dates";
import { Segments } from "#web/ui/segments.tsx";

type Props = {
  readonly schema: SqlSchema | undefined;
  readonly history: SqlHistory | undefined;
  readonly onInsert: (name: string) => void;
  readonly onOpen: (sql: string) => void;
};

type Part = "schema" | "examples" | "history";

/** Tables and columns, examples, and what was run before. */
export function SqlAside({ schema, history, onInsert, onOpen }: Props) {
  const [part, setPart] = useState<Part>("schema");
  return (
    <aside className="sql-aside" aria-label="Help for writing SQL">
      <Segments
        label="Help"
        value={part}
        options={[
          { value: "schema", label: "Schema" },
          { value: "examples", label: "Examples" },
          { value: "history", label: "History" },
        ]}
        onChange={setPart}
      />
      <div className="min-h-0 flex-1 overflow-y-auto">
        {part === "schema" && schema !== undefined && <Schema schema={schema} onInsert={onInsert} />}
        {part === "examples" &&
          schema?.examples.map(({ title, about, sql }) => (
            <button key={title} type="button" className="sql-entry" onClick={() => onOpen(sql)}>
              <span>{title}</span>
              <span className="t-12 text-ink-3">{about}</span>
            </button>
          ))}
        {part === "history" &&
          (history === undefined || history.length === 0 ? (
            <p className="p-2 t-12 text-ink-3">Nothing was run yet.</p>
          ) : (
            history.map(({ queryId, sql, at }) => (
              <button key={queryId} type="button" className="sql-entry" onClick={() => onOpen(sql)}>
                <span className="mono t-12 line-clamp-3">{sql}</span>
                <span className="t-12 text-ink-3">{formatInstant(new Date(at))}</span>
              </button>
            ))
          ))}
      </div>
    </aside>
  );
}

function Schema({ schema, onInsert }: { readonly schema: SqlSchema; readonly onInsert: (name: string) => void }) {
  const [words, setWords] = useState("");
  const matches = (name: string) => name.toLowerCase().includes(words.toLowerCase());
  return (
    <div className="flex flex-col gap-2">
      <input
        className="input input-small"
        type="search"
        aria-label="Find a column"
        placeholder="Find a column"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {schema.tables.map(({ name, about, columns }) => (
        <details key={name} open>
          <summary className="py-1">
            <span className="mono">{name}</span> <span className="t-12 text-ink-3">{columns.length} columns</span>
          </summary>
          <p className="t-12 text-ink-3 pb-1">{about}</p>
          {columns
            .filter((column) => matches(column.name))
            .map((column) => (
              <button key={column.name} type="button" className="sql-column" onClick={() => onInsert(column.name)} title={`Insert ${column.name}`}>
                <span className="mono t-12 truncate">{column.name}</span>
                <span className="t-12 text-ink-3">{column.type}</span>
              </button>
            ))}
        </details>
      ))}
      <details>
        <summary className="py-1">
          Functions <span className="t-12 text-ink-3">{schema.functions.length}</span>
        </summary>
        <p className="mono t-12 text-ink-2">{schema.functions.filter(matches).join(", ")}</p>
      </details>
    </div>
  );
}
