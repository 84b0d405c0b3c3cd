import type { ServiceContext } from "#services/context";

/** How long a process that says nothing is believed to live, seconds of real time. */
export const LEASE_SECONDS = 20;

export type SharedTurn = {
  readonly turnId: string;
  readonly question: string;
  readonly owner: string;
  /** False where its process has fallen silent: somebody else may take it over. */
  readonly isLive: boolean;
  readonly hasEnded: boolean;
};

type Row = { readonly turn_id: string; readonly question: string; readonly owner: string; readonly live: boolean; readonly ended: boolean };

const TURN = "turn_id, question, owner, ended_at IS NULL AND lease_until >= now() AS live, ended_at IS NOT NULL AS ended";

/** Takes the thread's turn: nobody else runs one in it. False where another live process does. What was said before is forgotten. */
export async function claimTurn(
  ctx: ServiceContext,
  turn: { readonly threadId: string; readonly turnId: string; readonly question: string; readonly owner: string },
): Promise<boolean> {
  return ctx.db.record(async (tx) => {
    const [row] = await tx.query<{ turn_id: string }>(
      `INSERT INTO running_turns (tenant_id, thread_id, turn_id, question, owner, lease_until)
       VALUES ($1, $2, $3, $4, $5, now() + interval '${LEASE_SECONDS} seconds')
       ON CONFLICT (tenant_id, thread_id) DO UPDATE SET turn_id = excluded.turn_id, question = excluded.question, owner = excluded.owner,
         lease_until = excluded.lease_until, stop_requested = false, ended_at = NULL
       WHERE running_turns.ended_at IS NOT NULL OR running_turns.lease_until < now() RETURNING turn_id`,
      [ctx.tenant.id, turn.threadId, turn.turnId, turn.question, turn.owner],
    );
    if (row) await tx.query("DELETE FROM turn_lines WHERE thread_id = $1", [turn.threadId]);
    return row !== undefined;
  });
}

/** What is to be told of a turn, and that its process lives. */
export type Said = { readonly threadId: string; readonly turnId: string; readonly owner: string; readonly seq: number; readonly lines: string };

/** `stop`: a person asked to. `lost`: another process has taken the turn over, and this one must let go of it. */
export async function publishTurn(ctx: ServiceContext, { threadId, turnId, owner, seq, lines }: Said): Promise<"go-on" | "stop" | "lost"> {
  return ctx.db.record(async (tx) => {
    const [row] = await tx.query<{ stop_requested: boolean }>(
      `UPDATE running_turns SET lease_until = now() + interval '${LEASE_SECONDS} seconds' WHERE thread_id = $1 AND turn_id = $2 AND owner = $3 AND ended_at IS NULL RETURNING stop_requested`,
      [threadId, turnId, owner],
    );
    if (!row) return "lost";
    if (lines !== "")
      await tx.query("INSERT INTO turn_lines (tenant_id, thread_id, seq, lines) VALUES ($1, $2, $3, $4)", [ctx.tenant.id, threadId, seq, lines]);
    return row.stop_requested ? "stop" : "go-on";
  });
}

/** @param silently as a process that dies would leave it: another takes it over at once */
export async function endTurn(ctx: ServiceContext, turn: Pick<Said, "threadId" | "turnId" | "owner">, silently: boolean): Promise<void> {
  await ctx.db.record((tx) =>
    tx.query(
      `UPDATE running_turns SET ${silently ? "lease_until = now() - interval '1 second'" : "ended_at = now()"} WHERE thread_id = $1 AND turn_id = $2 AND owner = $3`,
      [turn.threadId, turn.turnId, turn.owner],
    ),
  );
}

export async function sharedTurn(ctx: ServiceContext, threadId: string): Promise<SharedTurn | undefined> {
  const [row] = await ctx.db.read((tx) => tx.query<Row>(`SELECT ${TURN} FROM running_turns WHERE thread_id = $1`, [threadId]));
  return row && { turnId: row.turn_id, question: row.question, owner: row.owner, isLive: row.live, hasEnded: row.ended };
}

/** What was said after a line, and whether that was all. */
export async function linesAfter(
  ctx: ServiceContext,
  { threadId, turnId, after }: { readonly threadId: string; readonly turnId: string; readonly after: number },
): Promise<{ readonly lines: readonly { readonly seq: number; readonly lines: string }[]; readonly state: "running" | "ended" | "gone" }> {
  return ctx.db.read(async (tx) => {
    const [turn] = await tx.query<Row>(`SELECT ${TURN} FROM running_turns WHERE thread_id = $1 AND turn_id = $2`, [threadId, turnId]);
    if (!turn) return { lines: [], state: "gone" as const };
    const lines = await tx.query<{ seq: number; lines: string }>("SELECT seq, lines FROM turn_lines WHERE thread_id = $1 AND seq > $2 ORDER BY seq", [
      threadId,
      after,
    ]);
    return { lines, state: turn.ended ? ("ended" as const) : turn.live ? ("running" as const) : ("gone" as const) };
  });
}

/** Asks the process that runs it to stop. False where nothing runs. */
export async function requestStop(ctx: ServiceContext, threadId: string): Promise<boolean> {
  const rows = await ctx.db.record((tx) =>
    tx.query<{ turn_id: string }>(
      "UPDATE running_turns SET stop_requested = true WHERE thread_id = $1 AND ended_at IS NULL AND lease_until >= now() RETURNING turn_id",
      [threadId],
    ),
  );
  return rows.length > 0;
}

/** Of these threads, those that some process is answering in. */
export async function runningThreads(ctx: ServiceContext): Promise<ReadonlySet<string>> {
  const rows = await ctx.db.read((tx) =>
    tx.query<{ thread_id: string }>("SELECT thread_id FROM running_turns WHERE ended_at IS NULL AND lease_until >= now()", []),
  );
  return new Set(rows.map(({ thread_id }) => thread_id));
}
