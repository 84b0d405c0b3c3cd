import type { z } from "zod";
import type { StepInfo } from "#core/api/proposals";
import { readableCard } from "#core/proposals/notice";
import type { TenantTransaction } from "#db/tenant-database";

type Row = {
  name: string;
  state: "intent" | "done" | "failed";
  ref: unknown;
  note: string | null;
  intent_at: string | Date;
  ended_at: string | Date | null;
};
type Step = z.infer<typeof StepInfo>;

const instant = (value: string | Date | null) => (value === null ? null : new Date(value).toISOString());

/** The planned steps with what has become of each; what was done besides them (an undo of something else) follows. */
export async function flightPlan(tx: TenantTransaction, number: number, sealed: string): Promise<readonly Step[]> {
  const rows = await tx.query<Row>(
    `SELECT s.name, s.state, s.ref, s.note, s.intent_at, s.ended_at FROM actions a JOIN action_steps s ON s.tenant_id = a.tenant_id AND s.action_id = a.id
     WHERE a.number = $1 ORDER BY s.intent_at, s.name`,
    [number],
  );
  const planned = (readableCard(sealed)?.steps ?? []).map(({ name, label }) => plannedStep(name, label, rows));
  const names = new Set(planned.map(({ name }) => name));
  const others = rows.filter(({ name }) => !names.has(name) && !names.has(parentOf(name)));
  return [...planned, ...others.map((row) => ({ ...stepOf(row), label: row.name.replaceAll("_", " ") }))];
}

/** `drain:<pod uid>` is a call within `drain`, `undo:launch` the undo of `launch`. */
function parentOf(name: string): string {
  const [first = name, second] = name.split(":");
  return first === "undo" && second !== undefined ? second : first;
}

function plannedStep(name: string, label: string, rows: readonly Row[]): Step {
  const own = rows.find((row) => row.name === name);
  const calls = rows.filter((row) => row.name.startsWith(`${name}:`));
  const undo = rows.find((row) => row.name === `undo:${name}`);
  const row = own ?? calls[0];
  if (!row) return { name, label, state: "planned", at: null, endedAt: null, note: null, refs: [] };
  const step = stepOf(row);
  const isUndone = undo?.state === "done";
  return {
    ...step,
    name,
    label,
    state: isUndone ? "undone" : own ? own.state : "intent",
    endedAt: isUndone ? instant(undo.ended_at) : own ? step.endedAt : null,
    note:
      (isUndone ? undo.note : undefined) ??
      own?.note ??
      (calls.length > 1 ? `${calls.filter(({ state }) => state === "done").length} of ${calls.length} calls done` : null),
    refs: [...new Set([...(own ? refsOf(own.ref) : []), ...calls.flatMap(({ ref }) => refsOf(ref))])],
  };
}

function stepOf({ name, state, ref, note, intent_at, ended_at }: Row): Step {
  return { name, label: name, state, at: instant(intent_at), endedAt: instant(ended_at), note, refs: refsOf(ref) };
}

/** Ids at the provider: a list of them, or an object with such a list in `refs`. */
function refsOf(ref: unknown): string[] {
  const list = Array.isArray(ref) ? ref : typeof ref === "object" && ref !== null && "refs" in ref && Array.isArray(ref.refs) ? ref.refs : [];
  return list.filter((each) => typeof each === "string");
}
