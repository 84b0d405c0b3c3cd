import type { z } from "zod";
import type { Thread } from "#core/api/schemas";
import { NotFoundError, UnauthenticatedError } from "#core/errors";
import { type ThreadRow, threadsIn } from "#db/repositories/threads";
import type { TenantTransaction } from "#db/tenant-database";
import type { ServiceContext } from "#services/context";

/** A conversation of one person. Whether it runs right now is known to the process that runs it. */
export type StoredThread = Omit<z.infer<typeof Thread>, "running">;

/** Longest title that a thread keeps, characters. */
export const MAX_TITLE = 120;

export function storedThread({ id, title, createdAt, updatedAt }: ThreadRow): StoredThread {
  return { id, title, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

/** Threads belong to a person within the tenant; the agent acts for the person in whose thread it runs. */
export function ownerOf(ctx: ServiceContext): string {
  if (ctx.actor.userId === null) throw new UnauthenticatedError("A thread belongs to a person. Sign in first.");
  return ctx.actor.userId;
}

/** Unknown, another person's and another tenant's are not told apart. */
export function noSuchThread(): NotFoundError {
  return new NotFoundError("There is no such conversation.");
}

/** @throws NotFoundError for a thread that is unknown or someone else's */
export async function findThread(tx: TenantTransaction, userId: string, id: string): Promise<StoredThread> {
  const row = await threadsIn(tx).find(id);
  if (row?.userId !== userId) throw noSuchThread();
  return storedThread(row);
}

export function plainText(text: string): string {
  return text.replaceAll("\u0000", "").toWellFormed();
}

export function titleFrom(text: string): string {
  const line = plainText(text).replace(/\s+/g, " ").trim();
  const title = line.length <= MAX_TITLE ? line : `${line.slice(0, MAX_TITLE - 1).toWellFormed()}…`;
  return title === "" ? "New conversation" : title;
}
