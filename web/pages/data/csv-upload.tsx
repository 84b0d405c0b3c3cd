import { FileUp } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import type { LineFault } from "#core/api/organization";
import { ApiError, request } from "#web/api/client.ts";
import { Button } from "#web/ui/button.tsx";
import { toast } from "#web/ui/toasts.tsx";

type Upload = { readonly stored: boolean; readonly faults: readonly LineFault[]; readonly notes: readonly string[] };
type Props<T extends Upload> = {
  /** `/api/units` */
  readonly path: string;
  readonly label: string;
  /** What the file looks like, two or three lines. */
  readonly example: string;
  readonly summary: (upload: T) => string;
  readonly preview: (upload: T) => ReactNode;
  readonly onStored: () => void;
};

const FAULTS_SHOWN = 50;

/** A CSV is read first and shown, with faults by line; only one without faults can be stored. */
export function CsvUpload<T extends Upload>({ path, label, example, summary, preview, onStored }: Props<T>) {
  const id = useId();
  const [text, setText] = useState("");
  const [read, setRead] = useState<T>();
  const [error, setError] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const send = async (csv: string, store: boolean) => {
    setBusy(true);
    setError(undefined);
    try {
      const answer = await request<T>(`${path}?preview=${!store}`, { csv });
      setRead(answer);
      if (answer.stored) {
        toast("Stored");
        setText("");
        setRead(undefined);
        onStored();
      }
    } catch (caught) {
      setRead(undefined);
      setError(caught instanceof ApiError ? caught : new ApiError(0, { detail: "The file could not be sent. Try again." }));
    }
    setBusy(false);
  };
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    const content = await file.text();
    setText(content);
    await send(content, false);
  };
  return (
    <div className="flex flex-col gap-3 p-4">
      <label htmlFor={id} className="t-12 text-ink-2">
        {label}
      </label>
      <div
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          void take(event.dataTransfer.files[0]);
        }}
      >
        <textarea
          id={id}
          className="input mono t-12"
          rows={5}
          spellCheck={false}
          placeholder={example}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setRead(undefined);
          }}
        />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <label className="btn btn-small has-[:focus-visible]:shadow-[var(--ring)]">
          <FileUp size={14} strokeWidth={1.6} aria-hidden="true" />
          Choose a file
          <input
            type="file"
            className="sr"
            accept=".csv,text/csv,text/plain"
            onChange={(event) => {
              void take(event.target.files?.[0]);
              event.target.value = "";
            }}
          />
        </label>
        <Button small disabled={busy || text.trim() === ""} onClick={() => void send(text, false)}>
          Look at it
        </Button>
        <Button
          small
          look={read !== undefined && read.faults.length === 0 ? "ink" : "line"}
          disabled={busy || read === undefined || read.faults.length > 0}
          onClick={() => void send(text, true)}
        >
          Store
        </Button>
        <span className="t-12 text-ink-3">{read === undefined ? "Look at it first: nothing is stored yet." : summary(read)}</span>
      </div>
      {error !== undefined && (
        <p className="text-bad" role="alert">
          {error.message}
        </p>
      )}
      {read !== undefined && read.faults.length > 0 && (
        <div className="notice notice-bad items-start!" role="alert">
          <div>
            <p className="font-[520]">
              {read.faults.length} {read.faults.length === 1 ? "line" : "lines"} can't be read. Mend them and look again.
            </p>
            <ul className="t-12 num">
              {read.faults.slice(0, FAULTS_SHOWN).map(({ line, message }) => (
                <li key={`${line}${message}`}>
                  Line {line}: {message}
                </li>
              ))}
              {read.faults.length > FAULTS_SHOWN && <li>{read.faults.length - FAULTS_SHOWN} more</li>}
            </ul>
          </div>
        </div>
      )}
      {read !== undefined && read.notes.length > 0 && <p className="t-12 text-ink-2">{read.notes.join(" ")}</p>}
      {read !== undefined && preview(read)}
    </div>
  );
}
