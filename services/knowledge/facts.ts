import { createHash } from "node:crypto";
import type { Fact } from "#core/api/knowledge";
import { InvalidInputError, NotFoundError } from "#core/errors";
import { factVector } from "#core/knowledge/fact-vector";
import type { TenantTransaction } from "#db/tenant-database";

/** Facts of one tenant; more would never be read. */
export const MOST_FACTS = 500;
const LONGEST = 500;
const SHORTEST = 3;

export type FactRow = {
  readonly number: number;
  readonly text: string | null;
  readonly by_user_id: string | null;
  readonly by_name: string;
  readonly thread_id: string | null;
  readonly created_at: Date | string;
  readonly updated_at: Date | string;
};

export const FACT_COLUMNS = "number, text, by_user_id, by_name, thread_id, created_at, updated_at";

export function factOf({ number, text, by_user_id, by_name, thread_id, created_at, updated_at }: FactRow): Fact {
  return {
    id: `F-${number}`,
    text: text ?? "",
    by: { userId: by_user_id, name: by_name },
    threadId: thread_id,
    createdAt: new Date(created_at).toISOString(),
    updatedAt: new Date(updated_at).toISOString(),
  };
}

/** @throws NotFoundError for what is no id of a fact */
export function numberOf(id: string): number {
  const number = Number(/^F-([1-9]\d{0,8})$/i.exec(id.trim())?.[1]);
  if (Number.isNaN(number)) throw noSuchFact();
  return number;
}

/** Unknown, erased and another tenant's are not told apart. */
export function noSuchFact(): NotFoundError {
  return new NotFoundError("There is no such fact. Facts are named F-1, F-2 and so on: list them to see which there are.");
}

// oxlint-disable-next-line no-control-regex
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff⟪⟫]/gu;

/** One line of plain text. @throws InvalidInputError where it is too short or too long */
export function plainFact(text: string): string {
  const plain = text.normalize("NFC").replace(INVISIBLE, " ").replace(/\s+/g, " ").trim();
  if (plain.length < SHORTEST || plain.length > LONGEST)
    throw new InvalidInputError(`A fact has ${SHORTEST} to ${LONGEST} characters. Say it in a sentence.`);
  return plain;
}

/** In place of the text in the audit log, so that erasing a fact erases it. */
export function fingerprint(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

/** The vector as the column of this database takes it: pgvector's text where the extension is there, else an array. */
export async function embeddingParameter(
  tx: TenantTransaction,
  text: string,
): Promise<{ readonly type: "vector" | "real[]"; readonly value: string }> {
  const vector = factVector(text);
  const type = await embeddingType(tx);
  return type === "vector" ? { type, value: `[${vector.join(",")}]` } : { type, value: `{${vector.join(",")}}` };
}

export async function embeddingType(tx: TenantTransaction): Promise<"vector" | "real[]"> {
  const [row] = await tx.query<{ type: string }>(
    "SELECT format_type(atttypid, atttypmod) AS type FROM pg_attribute WHERE attrelid = 'facts'::regclass AND attname = 'embedding'",
    [],
  );
  return row?.type.startsWith("vector") === true ? "vector" : "real[]";
}
