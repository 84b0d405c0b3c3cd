import { type FormEvent, useState } from "react";
import type { AnomalyRow } from "#core/api/anomalies";
import { ApiError, request } from "#web/api/client.ts";
import { invalidate } from "#web/api/use-resource.ts";
import { worldNow } from "#web/live/world-clock.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { toast } from "#web/ui/toasts.tsx";

export type Verb = "expect" | "snooze" | "reopen";
const DAY_MS = 86_400_000;
const TITLES: Readonly<Record<Verb, string>> = { expect: "Mark it as expected", snooze: "Snooze it", reopen: "Reopen it" };
const NOTES: Readonly<Record<Verb, string>> = {
  expect: "The same is not told again, unless it becomes clearly dearer. It counts against the precision of its week.",
  snooze: "It is quiet until then, and comes back if it still goes on.",
  reopen: "The mark is taken back; both stay in the audit log.",
};
const DONE: Readonly<Record<Verb, string>> = { expect: "Marked as expected", snooze: "Snoozed", reopen: "Open again" };

/** Says why, so that whoever finds it again knows. */
export function MarkDialog({ row, verb, onClose }: { readonly row: AnomalyRow; readonly verb: Verb; readonly onClose: () => void }) {
  const [reason, setReason] = useState("");
  const [day, setDay] = useState(() => new Date(worldNow() + 7 * DAY_MS).toISOString().slice(0, 10));
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFault(undefined);
    const words = reason.trim() === "" ? {} : { reason: reason.trim() };
    const body = verb === "snooze" ? { until: `${day}T00:00:00.000Z`, ...words } : words;
    try {
      await request(`/api/anomalies/${encodeURIComponent(row.id)}/${verb}`, { body });
      toast(DONE[verb]);
      for (const path of ["/api/anomalies", "/api/overview"]) invalidate(path);
      onClose();
    } catch (error) {
      setFault(error instanceof ApiError ? error.message : "It could not be saved. Try again.");
      setBusy(false);
    }
  };
  return (
    <Dialog title={TITLES[verb]} onClose={onClose}>
      <form className="flex flex-col gap-3.5" onSubmit={(event) => void send(event)}>
        <p className="text-ink-2">{row.title}</p>
        {verb === "snooze" && (
          <div className="field">
            <label htmlFor="snooze-until">Quiet until</label>
            <input
              id="snooze-until"
              className="input"
              type="date"
              required
              min={new Date(worldNow() + DAY_MS).toISOString().slice(0, 10)}
              max={new Date(worldNow() + 365 * DAY_MS).toISOString().slice(0, 10)}
              value={day}
              onChange={(event) => setDay(event.target.value)}
            />
          </div>
        )}
        <div className="field">
          <label htmlFor="mark-reason">Why</label>
          <input
            id="mark-reason"
            className="input"
            data-first
            maxLength={500}
            placeholder={verb === "reopen" ? "It was not the load test" : "Load test of the new region"}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        <p className="t-12 text-ink-3">{NOTES[verb]}</p>
        {fault !== undefined && (
          <p className="text-bad" role="alert">
            {fault}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="ink" type="submit" disabled={busy}>
            {TITLES[verb].replace(" it", "")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
