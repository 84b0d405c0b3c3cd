import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { QueryRefusedError, TableUnavailableError } from "#core/errors";
import { checkSerialized, guardSql } from "#adapters/warehouse/guard/guard";
import { CUR_TABLES, MEMORY_OPTIONS, type MemoryEngine, openMemoryEngine } from "#adapters/warehouse/guard/testing/memory-engine";

let engine: MemoryEngine;
beforeAll(async () => {
  engine = await openMemoryEngine();
});
afterAll(() => engine.close());

const COST = "CAST(sum(line_item_unblended_cost) AS decimal(10,2))";
const guard = (sql: string, options = {}) => guardSql(sql, { ...MEMORY_OPTIONS, ...options });
const refusal = (sql: string, options = {}) => {
  try {
    guard(sql, options);
  } catch (error) {
    if (error instanceof QueryRefusedError) return error.message;
    throw error;
  }
  return "passed";
};

describe("guardSql and billing periods", () => {
  it("reads the current and the previous period where none is given, and says so", async () => {
    const { rows, notes, canonicalSql } = await engine.answer(`SELECT ${COST} FROM cur`);
    expect(rows).toEqual([["6.80"]]);
    expect(notes).toEqual(["No billing period was given for cur, so only 2025-02 and 2025-01 are read; add billing_period IN (...) for others."]);
    expect(canonicalSql).toBe(
      "SELECT CAST(sum(line_item_unblended_cost) AS decimal(10,2)) FROM cur WHERE cur.billing_period IN ('2025-02', '2025-01') LIMIT 1000",
    );
  });

  it.each([
    ["=", "billing_period = '2024-12'", "1.00"],
    ["IN", "billing_period IN ('2024-12', '2025-01')", "3.60"],
    ["BETWEEN", "billing_period BETWEEN '2024-01' AND '2025-01'", "3.60"],
    [">=", "billing_period >= '2025-02'", "4.20"],
    [">", "billing_period > '2025-01'", "4.20"],
    ["a constant on the left", "'2025-02' <= billing_period", "4.20"],
    ["a constant expression", "billing_period = date_format(DATE '2025-02-14', '%Y-%m')", "4.20"],
    ["a condition beside it", "line_item_product_code = 'AmazonEC2' AND billing_period = '2025-01'", "2.50"],
    ["alternatives that each have one", "billing_period = '2024-12' OR billing_period = '2025-02'", "5.20"],
  ])("takes %s as a period", async (_, where, sum) => {
    const { rows, notes } = await engine.answer(`SELECT ${COST} FROM cur WHERE ${where}`);
    expect(rows).toEqual([[sum]]);
    expect(notes).toEqual([]);
  });

  it.each([
    "SELECT count(*) FROM (SELECT * FROM cur) t WHERE t.billing_period = '2024-12'",
    "WITH c AS (SELECT billing_period AS p, line_item_unblended_cost FROM cur) SELECT count(*) FROM c WHERE p = '2024-12'",
    "SELECT count(*) FROM (SELECT billing_period AS p, sum(line_item_unblended_cost) AS c FROM cur GROUP BY 1) t WHERE p = '2024-12'",
    "SELECT count(*) FROM (SELECT billing_period FROM cur UNION ALL SELECT billing_period FROM cur WHERE billing_period = '2025-01') t WHERE billing_period = '2024-12'",
  ])("takes a period given further out: %s", async (sql) => {
    const { rows, notes } = await engine.answer(sql);
    expect(rows).toEqual([["1"]]);
    expect(notes).toEqual([]);
  });

  it("asks for a period of each reading of a WITH query", () => {
    const { notes } = guard(
      "WITH c AS (SELECT billing_period AS p FROM cur) SELECT (SELECT count(*) FROM c WHERE p = '2024-12'), (SELECT count(*) FROM c WHERE p >= '2024-12')",
    );
    expect(notes).toEqual([]);
    expect(
      refusal("WITH c AS (SELECT billing_period AS p FROM cur) SELECT (SELECT count(*) FROM c WHERE p = '2024-12'), (SELECT count(*) FROM c)"),
    ).toContain("does not bound what is read");
  });

  it.each([
    "SELECT count(*) FROM cur WHERE billing_period <> '2025-01'",
    "SELECT count(*) FROM cur WHERE billing_period < '2025-01'",
    "SELECT count(*) FROM cur WHERE billing_period LIKE '%-01'",
    "SELECT count(*) FROM cur WHERE billing_period = '2025-01' OR line_item_product_code = 'AmazonS3'",
    "SELECT count(*) FROM cur WHERE NOT (billing_period = '2025-01')",
    "SELECT sum(CASE WHEN billing_period = '2024-12' THEN 1 END) FROM cur",
    "SELECT count(*) FROM cur WHERE billing_period = (SELECT max(billing_period) FROM cur WHERE billing_period >= '2024-01')",
    "SELECT count(*) FROM (SELECT * FROM cur LIMIT 5) t WHERE billing_period = '2024-12'",
  ])("puts no default in the place of a period that the person had in mind: %s", (sql) => {
    expect(refusal(sql)).toContain("does not bound what is read");
  });

  it("restricts each reading where its rows enter, so that outer joins stay outer", async () => {
    const sql = `SELECT t.x, c.n FROM (VALUES 'AmazonEC2', 'AmazonS3', 'none') t(x)
      LEFT JOIN (SELECT line_item_product_code AS code, count(*) AS n FROM cur GROUP BY 1) c ON c.code = t.x ORDER BY 1`;
    expect((await engine.answer(sql)).rows).toEqual([
      ["AmazonEC2", "2"],
      ["AmazonS3", "2"],
      ["none", null],
    ]);
    const joined =
      'SELECT a.line_item_resource_id, b."BilledCost" FROM cur a LEFT JOIN focus b ON a.line_item_resource_id = b.ResourceId AND a.line_item_unblended_cost = b.BilledCost ORDER BY 2';
    const { rows, canonicalSql } = await engine.answer(joined);
    expect(rows).toHaveLength(4);
    expect(canonicalSql).toContain("LEFT JOIN (SELECT * FROM focus WHERE billing_period IN ('2025-02', '2025-01')) AS b ON");
    expect(canonicalSql).toContain("WHERE a.billing_period IN ('2025-02', '2025-01')");
  });

  it("needs a period where there is no default", () => {
    expect(refusal("SELECT count(*) FROM cur", { defaultPeriods: [] })).toContain("WHERE billing_period =");
  });
});

describe("guardSql and rows", () => {
  it("limits the outermost query, keeps its order, and reads one row more to see a cut", () => {
    const { engineSql, canonicalSql } = guard("SELECT line_item_unblended_cost FROM cur WHERE billing_period = '2025-01' ORDER BY 1", { maxRows: 7 });
    expect(canonicalSql).toMatch(/ORDER BY 1 LIMIT 7$/);
    expect(engineSql).toMatch(/ORDER BY 1 ASC NULLS LAST LIMIT 8$/);
  });

  it("keeps a smaller limit, lowers a larger one aloud, and leaves the semantic model's queries alone", () => {
    expect(guard("SELECT 1 LIMIT 5").engineSql).toMatch(/LIMIT 5$/);
    expect(guard("SELECT 1 LIMIT 5000")).toMatchObject({
      canonicalSql: "SELECT 1 LIMIT 1000",
      notes: ["LIMIT 5000 is above the most rows that are given, 1000."],
    });
    expect(guard("SELECT 1", { origin: "compiled" }).engineSql).not.toContain("LIMIT");
  });

  it("names columns in lower case, whatever case the query and the table write", async () => {
    const { names, rows } = await engine.answer(
      "SELECT BILLEDCOST, servicename AS Service, count(*) FROM FOCUS WHERE Billing_Period = '2024-12' GROUP BY 1, 2",
    );
    expect(names).toEqual(["billedcost", "service", "_col2"]);
    expect(rows).toEqual([["1.0", "AmazonEC2", "1"]]);
  });

  it("tells Trino's type of each column", () => {
    expect(
      guard("SELECT sum(line_item_unblended_cost) AS c, CAST(1 AS decimal(38,12)) AS d, max(line_item_usage_start_date) AS t FROM cur").columns.map(
        (column) => column.type,
      ),
    ).toEqual(["double", "decimal(38,12)", "timestamp(3)"]);
  });

  it("writes the same query for Trino, with the tenant's table and the alias kept", () => {
    const { engineSql } = guard("SELECT cur.billing_period FROM cur WHERE billing_period = '2025-01'", {
      target: "trino",
      physical: () => "lake.t1.cur",
    });
    expect(engineSql).toBe("SELECT cur.billing_period FROM lake.t1.cur AS cur WHERE billing_period = '2025-01' LIMIT 1001");
  });

  it("keeps decimals and whole numbers beyond 2^53 exact", async () => {
    const { rows } = await engine.answer(
      "SELECT 9007199254740993, CAST('0.000000000001' AS decimal(38,12)) + CAST(12345678901234567890 .0 AS decimal(38,12))".replace(" .0", ".0"),
    );
    expect(rows).toEqual([["9007199254740993", "12345678901234567890.000000000001"]]);
  });
});

describe("guardSql refuses with advice", () => {
  it.each([
    ["SELECT cost FROM cur WHERE billing_period = '2025-01'", "Unknown column `cost`. Did you mean `line_item_unblended_cost`?"],
    ["SELECT line_item_unblend_cost FROM cur", "Did you mean `line_item_unblended_cost`?"],
    ["SELECT c.foo FROM cur c", "Unknown column `foo`."],
    ["SELECT z.foo FROM cur c", "Unknown table or alias `z`. In scope: c."],
    ["SELECT * FROM curr", "Unknown table `curr`. Did you mean `cur`? Tables: cur, focus."],
    ["SELECT * FROM main.cur", "without schema"],
    ["SELECT nvl(1, 2)", "write coalesce(a, b)"],
    ["SELECT summ(1)", "Did you mean `sum`?"],
    ["SELECT format('%s')", "write format(format, a, b, ...)"],
    ["SELECT count(*) FROM cur WHERE line_item_usage_start_date > '2025-01-01'", "Write an instant as TIMESTAMP '2025-01-01 00:00:00'."],
    ["SELECT DATE '2025-01-01' = '2025-01-01'", "Write a date as DATE '2025-01-01'."],
    ["SELECT line_item_product_code, sum(line_item_unblended_cost) FROM cur", "neither grouped nor aggregated: add it to GROUP BY"],
    ["SELECT count(*) FROM cur WHERE sum(line_item_unblended_cost) > 1", "use HAVING"],
    ["SELECT count(*) FROM cur a, focus b WHERE a.billing_period = b.billing_period", "JOIN b ON"],
    ["SELECT count(*) FROM cur a CROSS JOIN focus b", "JOIN ... ON"],
    ["SELECT count(*) FROM cur a JOIN focus b ON a.line_item_unblended_cost > b.BilledCost", "needs an equality"],
    ["SELECT count(*) FROM cur a JOIN focus b ON a.billing_period = '2025-01'", "needs an equality"],
    ["WITH cur AS (SELECT 1) SELECT * FROM cur", "may not be named cur"],
    ["WITH RECURSIVE t(n) AS (SELECT 1) SELECT n FROM t", "RECURSIVE is not allowed"],
    ["SELECT * FROM read_parquet('x')", "table function read_parquet"],
    ["SELECT a::int FROM cur", "write CAST(x AS type)"],
    ["SELECT 1; SELECT 2", "Only one statement"],
    ["DROP TABLE cur", "DROP is not allowed"],
    ["SELECT x.line_item_unblended_cost AS cost FROM cur x GROUP BY cost", "write GROUP BY 1"],
    ["", "The query is empty"],
    ["SELECT 'a", "A literal is not closed"],
    [`SELECT '${"x".repeat(20_000)}'`, "longer than 20 kB"],
    ["SELECT map(ARRAY['a'], ARRAY[1]).a", "Write element_at(map, 'a')"],
    ["SELECT listagg(line_item_product_code, ',') FROM cur", "WITHIN GROUP"],
    ["SELECT json_array(1)", "is not allowed"],
    ["SELECT a FROM (VALUES 1) t(a) ORDER BY a FETCH FIRST 1 ROW WITH TIES", "WITH TIES is not allowed"],
  ])("%s", (sql, advice) => {
    expect(refusal(sql)).toContain(advice);
  });

  it("tells a table that the tenant lacks from one that does not exist", () => {
    expect(() => guard("SELECT count(*) FROM cur", { tables: { focus: CUR_TABLES.focus } })).toThrow(TableUnavailableError);
  });

  it("counts readings of the tables, WITH queries at each reading", () => {
    const reading = "(SELECT count(*) FROM cur WHERE billing_period = '2025-01')";
    expect(refusal(`SELECT ${Array(6).fill(reading).join(", ")}`)).toBe("passed");
    expect(refusal(`SELECT ${Array(7).fill(reading).join(", ")}`)).toContain("more than 6 times");
    expect(
      refusal(
        "WITH a AS (SELECT billing_period AS p FROM cur WHERE billing_period = '2025-01'), b AS (SELECT x.p FROM a x JOIN a y ON x.p = y.p), c AS (SELECT x.p FROM b x JOIN b y ON x.p = y.p) SELECT count(*) FROM c JOIN b ON b.p = c.p",
      ),
    ).toBe("passed");
    expect(
      refusal(
        "WITH a AS (SELECT billing_period AS p FROM cur WHERE billing_period = '2025-01'), b AS (SELECT x.p FROM a x JOIN a y ON x.p = y.p), c AS (SELECT x.p FROM b x JOIN b y ON x.p = y.p), d AS (SELECT x.p FROM c x JOIN c y ON x.p = y.p) SELECT count(*) FROM d",
      ),
    ).toContain("more than 6 times");
  });
});

describe("checkSerialized", () => {
  it.each([
    ["SELECT * FROM cur_1", "passes"],
    ["WITH mt_w1 AS (SELECT 1) SELECT * FROM mt_w1", "passes"],
    ["SELECT * FROM cur_2", "reads the table cur_2"],
    ["SELECT (SELECT max(a) FROM other.cur_1)", "reads the table other.cur_1"],
    ["SELECT * FROM read_csv('x')", "TABLE_FUNCTION"],
    ["SELECT * FROM 'x.csv'", "reads the table x.csv"],
    ["SELECT read_text('x')", "calls read_text()"],
    ["SELECT current_setting('x')", "calls current_setting()"],
    ["SELECT 1; SELECT 2", "more than one statement"],
    ["DROP TABLE cur_1", "cannot read it"],
    ["SELECT * FROM (SHOW TABLES)", "SHOW_REF"],
    ["WITH evil AS (SELECT 1) SELECT * FROM evil", "none of the guard's"],
    ["FROM cur_1 PIVOT (count(*) FOR billing_period IN ('a'))", "PIVOT"],
  ])("judges %s by the engine's own parse: %s", async (sql, verdict) => {
    const outcome = await checkSerialized(engine.connection, sql, ["cur_1"]).then(
      () => "passes",
      (error: Error) => error.message,
    );
    expect(outcome).toContain(verdict);
  });
});

describe("guardSql lets well-formed questions through", () => {
  it("computes whole numbers as Trino does, whatever the expression", async () => {
    type Computed = { readonly sql: string; readonly value: bigint | undefined };
    const limit = 2n ** 62n;
    const apply = (sign: string, a: bigint | undefined, b: bigint | undefined) => {
      if (a === undefined || b === undefined || ((sign === "/" || sign === "%") && b === 0n)) return undefined;
      const value = sign === "+" ? a + b : sign === "-" ? a - b : sign === "*" ? a * b : sign === "/" ? a / b : a % b;
      return value > limit || value < -limit ? undefined : value;
    };
    const { expression } = fc.letrec<{ expression: Computed }>((tie) => ({
      expression: fc.oneof(
        { maxDepth: 4 },
        fc.integer({ min: 0, max: 1000 }).map((value): Computed => ({ sql: `CAST(${value} AS bigint)`, value: BigInt(value) })),
        tie("expression").map(({ sql, value }): Computed => ({ sql: `-(${sql})`, value: value === undefined ? undefined : -value })),
        fc
          .tuple(tie("expression"), fc.constantFrom("+", "-", "*", "/", "%"), tie("expression"))
          .map(([a, sign, b]): Computed => ({ sql: `(${a.sql} ${sign} ${b.sql})`, value: apply(sign, a.value, b.value) })),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(fc.array(expression, { minLength: 5, maxLength: 12 }), async (expressions) => {
        const known = expressions.filter(({ value }) => value !== undefined);
        fc.pre(known.length > 0);
        const { rows } = await engine.answer(`SELECT ${known.map(({ sql }) => sql).join(", ")}`);
        expect(rows).toEqual([known.map(({ value }) => String(value))]);
      }),
      { numRuns: 40 },
    );
  }, 120_000);

  it("divides products of money exactly", async () => {
    const cents = fc.integer({ min: -99_999_999, max: 99_999_999 });
    // A smaller divisor gives more digits than Trino's own type has.
    await fc.assert(
      fc.asyncProperty(cents, cents, fc.integer({ min: 100, max: 99_999_999 }), async (a, b, c) => {
        const money = (value: number) => `(CAST(${value} AS decimal(38,12)) / 100)`;
        const { rows, types } = await engine.answer(`SELECT ${money(a)} * ${money(b)} / ${money(c)}`);
        const [numerator, divisor] = [BigInt(a) * BigInt(b) * 10n ** 24n, BigInt(c) * 100n];
        const twice = (2n * (numerator < 0n ? -numerator : numerator) + divisor) / (2n * divisor);
        const digits = twice.toString().padStart(25, "0");
        const sign = numerator < 0n && twice > 0n ? "-" : "";
        expect([rows, types]).toEqual([[[`${sign}${digits.slice(0, -24)}.${digits.slice(-24)}`]], ["decimal(38,24)"]]);
      }),
      { numRuns: 40 },
    );
  }, 120_000);

  it("groups, filters and orders as the rows say", async () => {
    const row = fc.record({ key: fc.constantFrom("a", "b", "c"), cents: fc.integer({ min: -500, max: 500 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), fc.integer({ min: -300, max: 300 }), async (data, least) => {
        const values = data.map(({ key, cents }) => `('${key}', CAST(${cents} AS decimal(38,12)) / 100)`).join(", ");
        const sql = `WITH d(k, v) AS (VALUES ${values}) SELECT k, CAST(sum(v) AS decimal(18,2)), count(*) FROM d GROUP BY k HAVING sum(v) >= CAST(${least} AS decimal(38,12)) / 100 ORDER BY sum(v) DESC, k`;
        const sums = new Map<string, { cents: number; rows: number }>();
        for (const { key, cents } of data) sums.set(key, { cents: (sums.get(key)?.cents ?? 0) + cents, rows: (sums.get(key)?.rows ?? 0) + 1 });
        const expected = [...sums].filter(([, sum]) => sum.cents >= least).sort(([a, x], [b, y]) => y.cents - x.cents || (a < b ? -1 : 1));
        const { rows } = await engine.answer(sql);
        expect(rows).toEqual(expected.map(([key, sum]) => [key, (sum.cents / 100).toFixed(2), String(sum.rows)]));
      }),
      { numRuns: 40 },
    );
  }, 120_000);

  it.each([
    "SELECT period, service, sum(cast(amount as decimal(38, 12))) AS value, count(*) - count(amount) AS unknown_items FROM (SELECT cast(date_trunc('day', (line_item_usage_start_date AT TIME ZONE 'America/New_York')) AS date) AS period, line_item_product_code AS service, CASE line_item_product_code WHEN 'AmazonEC2' THEN line_item_unblended_cost ELSE 0 END AS amount FROM cur WHERE billing_period BETWEEN '2025-01' AND '2025-02' AND line_item_usage_start_date >= timestamp '2025-01-01 00:00:00' AND (line_item_product_code IN ('AmazonEC2', 'AmazonS3') OR line_item_product_code IS NULL)) AS r GROUP BY 1, 2 ORDER BY value DESC LIMIT 100",
    "WITH a AS (SELECT line_item_product_code AS k, sum(cast(line_item_unblended_cost AS decimal(38,12))) AS v FROM cur WHERE billing_period = '2025-01' GROUP BY 1), b AS (SELECT line_item_product_code AS k, sum(cast(line_item_unblended_cost AS decimal(38,12))) AS v FROM cur WHERE billing_period = '2025-02' GROUP BY 1) SELECT coalesce(a.k, b.k) AS k, a.v, b.v, coalesce(b.v, 0) - coalesce(a.v, 0) AS change, (b.v - a.v) / nullif(a.v, 0) AS ratio FROM a FULL OUTER JOIN b ON a.k = b.k ORDER BY change DESC",
    "SELECT month, v, sum(v) OVER (ORDER BY month ROWS UNBOUNDED PRECEDING) AS running FROM (SELECT billing_period AS month, sum(line_item_unblended_cost) AS v FROM cur WHERE billing_period >= '2024-01' GROUP BY 1) m ORDER BY 1",
    "SELECT coalesce(element_at(resource_tags, 'user_team'), 'untagged') AS team, count(DISTINCT line_item_resource_id), sum(line_item_unblended_cost) FILTER (WHERE line_item_product_code = 'AmazonEC2') FROM cur WHERE billing_period >= '2024-12' GROUP BY 1 ORDER BY 1",
    "SELECT resource_tags['user_team'] AS team, count(*) FROM cur WHERE billing_period >= '2024-12' AND element_at(resource_tags, 'user_team') IS NOT NULL GROUP BY 1 ORDER BY 1",
    "SELECT 'a' AS part, count(*) AS n FROM cur WHERE billing_period = '2025-01' UNION ALL SELECT 'b', count(*) FROM focus WHERE billing_period = '2025-01' ORDER BY part",
    "SELECT line_item_product_code, count(*) FROM cur WHERE billing_period >= '2024-12' GROUP BY ROLLUP (line_item_product_code) ORDER BY 1",
    "SELECT k, v FROM cur CROSS JOIN UNNEST(resource_tags) AS t(k, v) WHERE billing_period = '2024-12'",
    "SELECT count(*) FROM cur c JOIN focus f USING (billing_period) WHERE c.billing_period = '2024-12' AND f.billing_period = '2024-12'",
  ])("%s", async (sql) => {
    const { rows } = await engine.answer(sql, { origin: "compiled" });
    expect(rows.length).toBeGreaterThan(0);
  });
});
