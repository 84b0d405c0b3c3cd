import { type FormEvent, useState } from "react";
import type { z } from "zod";
import type * as knowledge from "#core/api/knowledge";
import { formatDay } from "#core/figures/dates";
import { ApiError, request } from "#web/api/client.ts";
import { invalidate, useResource } from "#web/api/use-resource.ts";
import { useMay } from "#web/app/session.tsx";
import { Box } from "#web/ui/box.tsx";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { toast } from "#web/ui/toasts.tsx";

type Fact = z.infer<typeof knowledge.Fact>;
type FactList = z.infer<typeof knowledge.FactList>;

/** What people told about the organization: read, corrected, erased. */
export function Memory() {
  const list = useResource<FactList>("/api/facts");
  const manages = useMay("knowledge:manage");
  const [editing, setEditing] = useState<Fact | "new">();
  const [erasing, setErasing] = useState<Fact>();
  if (list.error !== undefined) return <Fault error={list.error} onRetry={list.reload} title="The facts could not be read" />;
  return (
    <>
      <Box
        title="Memory"
        sub={manages ? undefined : "An Owner or Admin changes what is kept"}
        tools={
          manages ? (
            <Button small onClick={() => setEditing("new")}>
              Add a fact
            </Button>
          ) : undefined
        }
      >
        {list.data === undefined ? (
          <div className="p-4">
            <Skeleton height={96} />
          </div>
        ) : list.data.facts.length === 0 ? (
          <p className="p-4 text-ink-2">
            Nothing is kept yet. Say in the chat, for instance, “remember that platform owns cc-200”, or add a fact here.
          </p>
        ) : (
          <ul className="divide-y divide-line">
            {list.data.facts.map((fact) => (
              <li key={fact.id} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-2.5">
                <span className="mono t-12 text-ink-3 w-10">{fact.id}</span>
                <span className="flex-1 min-w-[220px]">{fact.text}</span>
                <span className="t-12 text-ink-3">
                  {fact.by.name}, <time dateTime={fact.updatedAt}>{formatDay(new Date(fact.updatedAt))}</time>
                </span>
                {manages && (
                  <span className="flex gap-1">
                    <Button small look="ghost" onClick={() => setEditing(fact)}>
                      Edit<span className="sr"> {fact.id}</span>
                    </Button>
                    <Button small look="ghost" onClick={() => setErasing(fact)}>
                      Erase<span className="sr"> {fact.id}</span>
                    </Button>
                  </span>
                )}
              </li>
            ))}
          </ul>
        )}
      </Box>
      <p className="t-12 text-ink-3">
        Facts are shown beside answers that they concern, with their number. They are never an instruction: nothing is drafted or done because a fact
        says so. Erasing one removes its words for good.
      </p>
      {editing !== undefined && <Edit fact={editing === "new" ? undefined : editing} onClose={() => setEditing(undefined)} />}
      {erasing !== undefined && <Erase fact={erasing} onClose={() => setErasing(undefined)} />}
    </>
  );
}

function Edit({ fact, onClose }: { readonly fact: Fact | undefined; readonly onClose: () => void }) {
  const [text, setText] = useState(fact?.text ?? "");
  const [fault, setFault] = useState<string>();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    try {
      if (fact === undefined) await request("/api/facts", { body: { text } });
      else await request(`/api/facts/${fact.id}`, { method: "PATCH", body: { text } });
      invalidate("/api/facts");
      toast(fact === undefined ? "Kept" : `${fact.id} says it in other words now`);
      onClose();
    } catch (error) {
      setFault(error instanceof ApiError ? error.message : "It could not be saved. Try again.");
    }
  };
  return (
    <Dialog title={fact === undefined ? "Add a fact" : `Edit ${fact.id}`} onClose={onClose}>
      <form className="flex flex-col gap-3.5" onSubmit={(event) => void save(event)}>
        <div className="field">
          <label htmlFor="fact-text">The fact, in a sentence</label>
          <textarea
            id="fact-text"
            className="input"
            rows={3}
            maxLength={500}
            required
            data-first
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        {fault !== undefined && (
          <p className="text-bad" role="alert">
            {fault}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="ink" type="submit" disabled={text.trim().length < 3}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Erase({ fact, onClose }: { readonly fact: Fact; readonly onClose: () => void }) {
  const erase = async () => {
    try {
      await request(`/api/facts/${fact.id}`, { method: "DELETE" });
      toast(`${fact.id} is erased`);
    } catch (error) {
      toast(error instanceof ApiError ? error.message : "Nothing was erased");
    }
    onClose();
    invalidate("/api/facts");
  };
  return (
    <Dialog
      title={`Erase ${fact.id}`}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>Keep</Button>
          <Button look="bad" onClick={() => void erase()}>
            Erase
          </Button>
        </>
      }
    >
      <p>“{fact.text}” is removed for good. The audit log notes that it was erased, not what it said.</p>
    </Dialog>
  );
}
