import { type FormEvent, useState } from "react";
import type { z } from "zod";
import type * as schedules from "#core/api/schedules";
import { formatInstant } from "#core/figures/dates";
import { WEEKDAYS } from "#core/schedules/recurrence";
import { ApiError, request } from "#web/api/client.ts";
import { invalidate, useResource } from "#web/api/use-resource.ts";
import { Link } from "#web/app/router.tsx";
import { useMe } from "#web/app/session.tsx";
import { Box } from "#web/ui/box.tsx";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { toast } from "#web/ui/toasts.tsx";

type ScheduledQuestion = z.infer<typeof schedules.ScheduledQuestion>;
type ScheduledQuestionList = z.infer<typeof schedules.ScheduledQuestionList>;
type Every = ScheduledQuestion["recurrence"]["every"];

const EVERY: readonly (readonly [Every, string])[] = [
  ["day", "Every day"],
  ["workday", "Every workday"],
  ["week", "Every week on"],
  ["month", "Every month on day"],
];

/** One's own questions that come back by themselves. */
export function Schedules() {
  const list = useResource<ScheduledQuestionList>("/api/schedules");
  const [editing, setEditing] = useState<ScheduledQuestion | "new">();
  const change = async (one: ScheduledQuestion, how: { readonly method: "PATCH" | "DELETE"; readonly body?: unknown }, done: string) => {
    try {
      await request(`/api/schedules/${one.id}`, how);
      toast(done);
    } catch (error) {
      toast(error instanceof ApiError ? error.message : "It stays as it was");
    }
    invalidate("/api/schedules");
  };
  if (list.error !== undefined) return <Fault error={list.error} onRetry={list.reload} title="The scheduled questions could not be read" />;
  return (
    <>
      <Box
        title="Scheduled questions"
        tools={
          <Button small onClick={() => setEditing("new")}>
            Schedule a question
          </Button>
        }
      >
        {list.data === undefined ? (
          <div className="p-4">
            <Skeleton height={96} />
          </div>
        ) : list.data.questions.length === 0 ? (
          <p className="p-4 text-ink-2">Nothing comes back by itself yet. Say in the chat, for instance, “every Monday send me EKS by team”.</p>
        ) : (
          <ul className="divide-y divide-line">
            {list.data.questions.map((one) => (
              <li key={one.id} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-2.5">
                <span className="mono t-12 text-ink-3 w-10">{one.id}</span>
                <span className="flex-1 min-w-[220px]">
                  {one.question}
                  <span className="block t-12 text-ink-3">
                    {one.when}
                    {one.nextAt === null
                      ? `, stopped${one.reason === null ? "" : `: ${one.reason}`}`
                      : `, next ${formatInstant(new Date(one.nextAt))}`}
                    {one.lastOutcome === "failed" && <span className="text-bad">, the last answer failed</span>}
                  </span>
                </span>
                <span className="flex flex-wrap gap-1">
                  {one.lastRunAt !== null && (
                    <Link className="btn btn-small btn-ghost" href={`/ask/${one.threadId}`}>
                      Answers<span className="sr"> of {one.id}</span>
                    </Link>
                  )}
                  <Button small look="ghost" onClick={() => setEditing(one)}>
                    Edit<span className="sr"> {one.id}</span>
                  </Button>
                  <Button
                    small
                    look="ghost"
                    onClick={() =>
                      void change(
                        one,
                        { method: "PATCH", body: { state: one.state === "active" ? "stopped" : "active" } },
                        one.state === "active" ? `${one.id} is stopped` : `${one.id} is asked again`,
                      )
                    }
                  >
                    {one.state === "active" ? "Stop" : "Start"}
                    <span className="sr"> {one.id}</span>
                  </Button>
                  {one.state === "stopped" && (
                    <Button small look="ghost" onClick={() => void change(one, { method: "DELETE" }, `${one.id} is removed`)}>
                      Remove<span className="sr"> {one.id}</span>
                    </Button>
                  )}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Box>
      <p className="t-12 text-ink-3">Each is answered in a conversation of its own, with your role of that moment, and only reads.</p>
      {editing !== undefined && <Edit one={editing === "new" ? undefined : editing} onClose={() => setEditing(undefined)} />}
    </>
  );
}

function Edit({ one, onClose }: { readonly one: ScheduledQuestion | undefined; readonly onClose: () => void }) {
  const me = useMe();
  const [question, setQuestion] = useState(one?.question ?? "");
  const [every, setEvery] = useState<Every>(one?.recurrence.every ?? "week");
  const [weekday, setWeekday] = useState(one?.recurrence.weekday ?? 1);
  const [day, setDay] = useState(one?.recurrence.day ?? 1);
  const [at, setAt] = useState(one?.recurrence.at ?? "09:00");
  const [fault, setFault] = useState<string>();
  const timeZone = one?.recurrence.timeZone ?? me.tenant.timeZone;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const recurrence = { every, at, timeZone, ...(every === "week" ? { weekday } : {}), ...(every === "month" ? { day } : {}) };
    try {
      if (one === undefined) await request("/api/schedules", { body: { question, recurrence } });
      else await request(`/api/schedules/${one.id}`, { method: "PATCH", body: { question, recurrence } });
      invalidate("/api/schedules");
      toast(one === undefined ? "Scheduled" : `${one.id} is changed`);
      onClose();
    } catch (error) {
      setFault(error instanceof ApiError ? error.message : "It could not be saved. Try again.");
    }
  };
  return (
    <Dialog title={one === undefined ? "Schedule a question" : `Edit ${one.id}`} onClose={onClose}>
      <form className="flex flex-col gap-3.5" onSubmit={(event) => void save(event)}>
        <div className="field">
          <label htmlFor="schedule-question">Question</label>
          <textarea
            id="schedule-question"
            className="input"
            rows={2}
            maxLength={1000}
            required
            data-first
            placeholder="EKS by team last week"
            value={question}
            onChange={(event) => setQuestion(event.target.value)}
          />
        </div>
        <div className="flex flex-wrap gap-3">
          <div className="field">
            <label htmlFor="schedule-every">How often</label>
            <select id="schedule-every" className="input" value={every} onChange={(event) => setEvery(event.target.value as Every)}>
              {EVERY.map(([value, name]) => (
                <option key={value} value={value}>
                  {name}
                </option>
              ))}
            </select>
          </div>
          {every === "week" && (
            <div className="field">
              <label htmlFor="schedule-weekday">Day</label>
              <select id="schedule-weekday" className="input" value={weekday} onChange={(event) => setWeekday(Number(event.target.value))}>
                {WEEKDAYS.map((name, index) => (
                  <option key={name} value={index + 1}>
                    {name}
                  </option>
                ))}
              </select>
            </div>
          )}
          {every === "month" && (
            <div className="field">
              <label htmlFor="schedule-day">Day of the month</label>
              <input
                id="schedule-day"
                className="input"
                type="number"
                min={1}
                max={31}
                required
                value={day}
                onChange={(event) => setDay(Number(event.target.value))}
              />
            </div>
          )}
          <div className="field">
            <label htmlFor="schedule-at">At</label>
            <input id="schedule-at" className="input" type="time" required value={at} onChange={(event) => setAt(event.target.value)} />
          </div>
        </div>
        <p className="t-12 text-ink-3">By the clock of {timeZone}.</p>
        {fault !== undefined && (
          <p className="text-bad" role="alert">
            {fault}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="ink" type="submit" disabled={question.trim().length < 3}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
