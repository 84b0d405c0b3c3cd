import { type FormEvent, useState } from "react";
import type { z } from "zod";
import type { CalendarEntries, CalendarEntry } from "#core/api/anomalies";
import { formatDay } from "#core/figures/dates";
import { ApiError, request } from "#web/api/client.ts";
import { invalidate, useResource } from "#web/api/use-resource.ts";
import { useMay } from "#web/app/session.tsx";
import { placeOf } from "#web/pages/anomalies/anomaly-words.ts";
import { Field } from "#web/pages/gate/field.tsx";
import { Box } from "#web/ui/box.tsx";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { toast } from "#web/ui/toasts.tsx";

/** Sales, migrations, load tests: what begins inside is expected, and says so. */
export function CalendarBox() {
  const calendar = useResource<z.infer<typeof CalendarEntries>>("/api/cost-calendar");
  const manages = useMay("costs:manage");
  const [adding, setAdding] = useState(false);
  const remove = async (entry: CalendarEntry) => {
    try {
      await request(`/api/cost-calendar/${encodeURIComponent(entry.id)}`, { method: "DELETE" });
      toast(`“${entry.title}” is removed`);
    } catch (error) {
      toast(error instanceof ApiError ? error.message : "It could not be removed", undefined, "info");
    }
    invalidate("/api/cost-calendar");
  };
  const day = (text: string) => formatDay(new Date(`${text}T00:00:00Z`));
  if (calendar.error !== undefined) return <Fault error={calendar.error} onRetry={calendar.reload} title="The calendar could not be read" />;
  return (
    <Box
      title="Known events"
      sub="what will cost more for a while"
      tools={
        manages && (
          <Button small onClick={() => setAdding(true)}>
            Add an event
          </Button>
        )
      }
    >
      {(calendar.data?.entries.length ?? 0) === 0 ? (
        <p className="p-4 text-ink-2">
          {calendar.data === undefined
            ? "Reading the calendar"
            : "None. A sale, a migration or a load test that is written down here does not become an anomaly."}
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {calendar.data?.entries.map((entry) => (
            <li key={entry.id} className="flex flex-wrap items-baseline gap-x-3 px-4 py-2">
              <span className="flex-1 min-w-[200px]">
                {entry.title}
                <span className="block t-12 text-ink-3">
                  {placeOf(entry)}, by {entry.by}
                </span>
              </span>
              <span className="num text-ink-2">
                {day(entry.from)} to {day(entry.to)}
              </span>
              {manages && (
                <Button small look="ghost" onClick={() => void remove(entry)}>
                  Remove<span className="sr"> {entry.title}</span>
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {adding && <Add onClose={() => setAdding(false)} />}
    </Box>
  );
}

function Add({ onClose }: { readonly onClose: () => void }) {
  const [fault, setFault] = useState<ApiError>();
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    const scope = (name: string) => (text(name) === "" ? null : text(name));
    try {
      await request("/api/cost-calendar", {
        body: {
          title: text("title"),
          from: text("from"),
          to: text("to"),
          service: scope("service"),
          account: scope("account"),
          region: scope("region"),
        },
      });
      toast("Added");
      invalidate("/api/cost-calendar");
      onClose();
    } catch (error) {
      setFault(error instanceof ApiError ? error : new ApiError(0, { detail: "It could not be saved. Try again." }));
    }
  };
  return (
    <Dialog title="Add an event" onClose={onClose}>
      <form className="flex flex-col gap-3.5" onSubmit={(event) => void send(event)}>
        <Field label="What" name="title" required maxLength={200} data-first placeholder="Black Friday" fault={fault?.fields["title"]} />
        <div className="grid grid-cols-2 gap-3">
          <Field label="From" name="from" type="date" required fault={fault?.fields["from"]} />
          <Field label="To, included" name="to" type="date" required fault={fault?.fields["to"]} />
        </div>
        <Field label="Service" name="service" placeholder="any" />
        <Field label="Account" name="account" placeholder="any" />
        <Field label="Region" name="region" placeholder="any" />
        {fault !== undefined && (
          <p className="text-bad" role="alert">
            {fault.message}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="ink" type="submit">
            Add
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
