import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { guardSql } from "#adapters/warehouse/guard/guard";
import { MEMORY_OPTIONS, type MemoryEngine, openMemoryEngine } from "#adapters/warehouse/guard/testing/memory-engine";

let engine: MemoryEngine;
beforeAll(async () => {
  engine = await openMemoryEngine();
});
afterAll(() => engine.close());

const canonical = (sql: string) => guardSql(sql, MEMORY_OPTIONS).canonicalSql;

describe("spellings that can be read in one way only", () => {
  it.each([
    ['SELECT "upper"("substring"(\'abc\', 1, 2)), "trim"(\' a \')', "SELECT upper(substring('abc', 1, 2)), trim(' a ') LIMIT 1000"],
    ['SELECT "count"(DISTINCT "a") FROM (VALUES 1, 1) "t" ("a")', "SELECT count(DISTINCT a) FROM (VALUES (1), (1)) AS t (a) LIMIT 1000"],
    ['SELECT "count" FROM (VALUES 1) "sum" ("count")', "SELECT count FROM (VALUES (1)) AS sum (count) LIMIT 1000"],
    ["SELECT a FROM (VALUES 1, 2, 3) t(a) ORDER BY a LIMIT 1 OFFSET 2", "SELECT a FROM (VALUES (1), (2), (3)) AS t (a) ORDER BY a OFFSET 2 LIMIT 1"],
    [
      "SELECT trim(BOTH FROM ' a '), trim(LEADING FROM ' a '), trim(TRAILING FROM ' a ')",
      "SELECT trim(' a '), ltrim(' a '), rtrim(' a ') LIMIT 1000",
    ],
    ["SELECT DATE '2025-02-10' - INTERVAL 7 DAY", "SELECT (DATE '2025-02-10' - INTERVAL '7' DAY) LIMIT 1000"],
    ["SELECT DATE '2025-02-10' - INTERVAL '2 weeks'", "SELECT (DATE '2025-02-10' - INTERVAL '14' DAY) LIMIT 1000"],
    ["SELECT DATE '2025-02-10' + INTERVAL '3' MONTHS", "SELECT (DATE '2025-02-10' + INTERVAL '3' MONTH) LIMIT 1000"],
  ])("are read so: %s", async (sql, read) => {
    expect(canonical(sql)).toBe(read);
    expect(canonical(read)).toBe(read);
    expect((await engine.answer(sql)).rows).toEqual((await engine.answer(read)).rows);
  });

  it.each(["SELECT \"read_csv\"('x')", "SELECT * FROM \"read_csv\"('x')", "SELECT INTERVAL '7 fortnights'", "SELECT 1 LIMIT 1 OFFSET 2 OFFSET 3"])(
    "and no others: %s",
    (sql) => {
      expect(() => canonical(sql)).toThrow(/not|could|is written/);
    },
  );
});
