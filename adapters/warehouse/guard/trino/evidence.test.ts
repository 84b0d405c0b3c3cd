import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { QueryRefusedError } from "#core/errors";
import { FUNCTIONS } from "#adapters/warehouse/guard/functions/table";
import { readLexemes } from "#adapters/warehouse/guard/lexemes";
import { type MemoryEngine, openMemoryEngine } from "#adapters/warehouse/guard/testing/memory-engine";

type Recorded = {
  readonly sql: string;
  readonly trino: string | { readonly rows: readonly (readonly unknown[])[]; readonly types: readonly string[] };
};

const read = (name: string): readonly Recorded[] =>
  readFileSync(new URL(name, import.meta.url), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Recorded);

const GIVEN = read("expressions.jsonl");
const RECORDED = read("recorded.jsonl");

/** Whole numbers may come as text; doubles may differ in the last digit; the order of a map's keys says nothing. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => [key, plain(item)]),
    );
  if (typeof value === "string" && /^-?\d{1,15}$/.test(value)) return Number(value);
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(12)) : value;
}

const kinds = (types: readonly string[]) => types.map((type) => type.replaceAll(/varchar\(\d+\)/g, "varchar"));
const isOrdered = (sql: string) => /\border by\b/i.test(sql);
const comparable = (rows: readonly unknown[], sql: string) => (isOrdered(sql) ? plain(rows) : rows.map((row) => JSON.stringify(plain(row))).sort());

describe("what Trino answers", () => {
  let engine: MemoryEngine;
  beforeAll(async () => {
    engine = await openMemoryEngine();
  });
  afterAll(() => engine.close());

  async function outcome({ sql, trino }: Recorded): Promise<"answered" | "refused"> {
    try {
      const { rows, types } = await engine.answer(sql);
      if (typeof trino === "string") throw new TypeError(`${sql} is answered, and an error in Trino: ${trino}`);
      expect({ sql, rows: comparable(rows, sql), types: kinds(types) }).toEqual({
        sql,
        rows: comparable(trino.rows, sql),
        types: kinds(trino.types),
      });
      return "answered";
    } catch (error) {
      // An error of Trino's is answered by an error; anything else may only be refused in words.
      if (typeof trino === "string" && error instanceof Error && !(error instanceof TypeError)) return "answered";
      if (error instanceof QueryRefusedError) return "refused";
      throw error;
    }
  }

  it("is answered alike, or refused by name, for each given expression", async () => {
    const refused: string[] = [];
    for (const record of GIVEN) if ((await outcome(record)) === "refused") refused.push(record.sql);
    expect(refused).toEqual(["SELECT a FROM (VALUES 1,2,2) t(a) ORDER BY a DESC FETCH FIRST 1 ROW WITH TIES"]);
  }, 120_000);

  it("is answered alike for each recorded expression", async () => {
    const refused: string[] = [];
    for (const record of RECORDED) if ((await outcome(record)) === "refused") refused.push(record.sql);
    expect(refused).toEqual([]);
  }, 300_000);

  it("is known of every function that a query may call", () => {
    const called = new Set(
      [...GIVEN, ...RECORDED].flatMap(({ sql, trino }) =>
        typeof trino === "string" ? [] : readLexemes(sql).map((lexeme) => lexeme.text.toLowerCase()),
      ),
    );
    expect([...FUNCTIONS.keys()].filter((name) => !called.has(name))).toEqual([]);
  });
});
