import type { z } from "zod";
import type { Thread } from "#core/api/schemas";
import { NotFoundError, UnauthenticatedError } from "#core/errors";
import type { TenantTransaction } from "#db/tenant-database";
import type { ServiceContext } from "#services/context";

/** A conversation of one person. Whether it runs right now is known to the process that runs it. */
export type StoredThread = Omit<z.infer<typeof Thread>, "running">;

export type ThreadRow = { readonly id: string; readonly title: string; readonly created_at: Date; readonly updated_at: Date };

export const THREAD_COLUMNS = "id, title, created_at, updated_at";

/** Longest title that a thread keeps, characters. */
export const MAX_TITLE = 120;

export function storedThread(row: ThreadRow): StoredThread {
  return { id: row.id, title: row.title, createdAt: row.created_at.toISOString(), updatedAt: row.updated_at.toISOString() };
}

/** Threads belong to a person within the tenant; the agent acts for the person in whose thread it runs. */
export function ownerOf(ctx: ServiceContext): string {
  if (ctx.actor.userId === null) throw new UnauthenticatedError("A thread belongs to a person. Sign in first.");
  return ctx.actor.userId;
}

/** @throws NotFoundError for a thread that is unknown, another person's or another tenant's: not told apart */
export async function findThread(tx: TenantTransaction, userId: string, id: string): Promise<StoredThread> {
  const [row] = await tx.query<ThreadRow>(`SELECT ${THREAD_COLUMNS} FROM threads WHERE id = $1 AND user_id = $2`, [id, userId]);
  if (!row) throw new NotFoundError("There is no such conversation.");
  return storedThread(row);
}

export function titleFrom(text: string): string {
  const line = text.replaceAll("\u0000", "").toWellFormed().replace(/\s+/g, " ").trim();
  const title = line.length <= MAX_TITLE ? line : `${line.slice(0, MAX_TITLE - 1).toWellFormed()}…`;
  return title === "" ? "New conversation" : title;
}
