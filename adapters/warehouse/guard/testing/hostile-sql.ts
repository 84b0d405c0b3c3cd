import fc from "fast-check";

/** Texts built from the allowed and the forbidden grammar: mostly well formed, with something hostile somewhere. */
type Options = { readonly file: string };

const PERIOD = "billing_period = '2025-01'";

const hostileNames = ({ file }: Options) => [
  "cur_b",
  "focus_b",
  "main.cur_b",
  "memory.main.cur_b",
  "other.cur",
  '"cur_b"',
  "cur_a",
  "main.cur_a",
  "information_schema.tables",
  "pg_catalog.pg_class",
  "duckdb_tables",
  "duckdb_settings()",
  "sqlite_master",
  "pragma_database_list",
  `'${file}'`,
  `"${file}"`,
  `read_csv('${file}')`,
  `read_text('${file}')`,
  "glob('/etc/*')",
  `parquet_scan('${file}')`,
  "TABLE(cur_b)",
  "TABLE(query('select * from cur_b'))",
  "query('select * from cur_b')",
  "query_table('cur_b')",
  "cur AS OF now()",
  "cur FOR VERSION AS OF 1",
  "cur TABLESAMPLE BERNOULLI (50)",
  "(SHOW TABLES)",
  "(DESCRIBE cur_b)",
  "(SUMMARIZE cur_b)",
  "(TABLE cur_b)",
  "(FROM cur_b)",
  'cur AS t("y) union select * from cur_b--")',
  "cur AS t(\"c)d; attach 'x'\")",
  "cur MATCH_RECOGNIZE (PATTERN (A) DEFINE A AS true)",
  "PIVOT cur_b ON x",
  "UNNEST(cur_b)",
  "cur_b cur",
  "focus.cur_b",
  "mt_w1",
  "r1",
  "cur\u200b_b",
  "ｃｕｒ_b",
  "cur/**/_b",
];

const hostileValues = ({ file }: Options) => [
  `(SELECT secret FROM cur_b)`,
  `read_text('${file}')`,
  "current_setting('access_mode')",
  "getenv('HOME')",
  "version()",
  "current_user",
  "current_schema()",
  "current_database()",
  "getvariable('x')",
  "nextval('s')",
  "query('select 1')",
  "json_execute_serialized_sql('x')",
  "x::int",
  "$1",
  "?",
  "@x",
  "{'a': secret}",
  "`secret`",
  "$$secret$$",
  "E'\\x41'",
  "U&'\\0041'",
  "0x41",
  "1_000",
  "x COLLATE nocase",
  "COLUMNS('.*')",
  "COLUMNS(*)",
  "* EXCLUDE (x)",
  "cur_b.secret",
  "main.cur_b.secret",
  "f(a := 1)",
  "[x for x in [1]]",
  "list_transform([1], lambda x: x)",
  "x -> x",
  'transform(ARRAY[1], "a) from cur_b--" -> 1)',
  "map {'a': 1}",
  "try_cast(x as cur_b)",
  'cast(x as "a b")',
  "row(x, secret)",
  "struct_pack(a := 1)",
  "#1",
  "x.secret",
  "(x).secret",
  "array(select secret from cur_b)",
  "exists(from cur_b)",
  "x IN cur_b",
  "x IN (FROM cur_b)",
  "x IN (TABLE cur_b)",
  "mt_double_text(1)",
  "mt__count(1)",
  "duckdb_columns()",
  "pg_typeof(x)",
  "write_log('x')",
  "error('x')",
  "setseed(0.5)",
  "if(true, (select secret from cur_b))",
  "count(*) FILTER (WHERE EXISTS (SELECT 1 FROM cur_b))",
  "sum(x) OVER (ORDER BY (SELECT secret FROM cur_b))",
  "listagg((SELECT secret FROM cur_b), ',') WITHIN GROUP (ORDER BY x)",
  "json_extract_scalar((SELECT secret FROM cur_b), '$.a')",
];

const STATEMENTS = ({ file }: Options) => [
  "; DROP TABLE cur_b",
  "; SELECT * FROM cur_b",
  ";;",
  `; COPY cur_b TO '${file}.out'`,
  `COPY (SELECT * FROM cur_b) TO '${file}.out'`,
  `; ATTACH '${file}.db' AS z`,
  "; INSTALL httpfs",
  "; LOAD httpfs",
  "; SET memory_limit='1TB'",
  "SET threads=1",
  "PRAGMA database_list",
  "; PRAGMA threads=1",
  "CREATE TABLE z AS SELECT 1",
  "; CREATE TABLE z(a int)",
  "INSERT INTO cur_b VALUES (1)",
  "; DELETE FROM cur_b",
  "UPDATE cur_b SET secret = 'x'",
  "EXPLAIN SELECT * FROM cur_b",
  "EXPORT DATABASE '/tmp/x'",
  "CALL pragma_version()",
  "USE other",
  "DESCRIBE cur_b",
  "SHOW TABLES",
  "SUMMARIZE cur_b",
  "FROM cur_b",
  "FROM cur_b SELECT secret",
  "TABLE cur_b",
  "VALUES (1); SELECT 1",
  "WITH x AS (DELETE FROM cur_b RETURNING *) SELECT * FROM x",
  "; VACUUM",
  "BEGIN; SELECT 1",
  "PREPARE p AS SELECT 1",
  "EXECUTE p",
  "RESET threads",
  "CHECKPOINT",
];

const TAILS = [
  "",
  " -- '",
  " /* ",
  " */",
  " /* /* */ */ union select secret from cur_b",
  "--\nunion select secret from cur_b",
  " UNION SELECT secret FROM cur_b",
  " UNION ALL BY NAME SELECT secret FROM cur_b",
  " EXCEPT SELECT secret FROM cur_b",
  " INTERSECT (TABLE cur_b)",
  " QUALIFY row_number() over () = 1",
  " FOR UPDATE",
  " INTO OUTFILE 'x'",
  " LIMIT (SELECT 1 FROM cur_b)",
  " LIMIT 5 PERCENT",
  " ORDER BY (SELECT secret FROM cur_b)",
  " ORDER BY ALL",
  " OFFSET (SELECT 1)",
  " USING SAMPLE 5",
  " WINDOW w AS (ORDER BY (SELECT secret FROM cur_b))",
  ";",
  " ; ",
  "\u0000",
  "\u00a0UNION\u00a0SELECT secret FROM cur_b",
  "\u2028UNION SELECT secret FROM cur_b",
  "'",
  '"',
  ")",
  "(",
];

const WITHS = [
  "",
  "",
  "",
  "WITH cur AS (SELECT * FROM cur_b) ",
  "WITH focus AS (SELECT 1 AS x) ",
  'WITH "cur" AS (SELECT 1 AS x) ',
  "WITH cur_b AS (SELECT 1 AS x) ",
  "WITH w AS (SELECT * FROM cur_b) ",
  "WITH RECURSIVE w(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM w) ",
  "WITH w AS MATERIALIZED (SELECT 1) ",
  "WITH mt_w1 AS (SELECT 1 AS x) ",
  `WITH w AS (SELECT x FROM cur WHERE ${PERIOD}) `,
  'WITH w("a) AS (select secret from cur_b) --") AS (SELECT 1) ',
  "WITH w AS (VALUES 1), w AS (VALUES 2) ",
  "WITH cur_a AS (SELECT 1 AS x) ",
];

const WELL_FORMED_TAILS = ["", "", "", " LIMIT 5", " ORDER BY 1", " -- note", " /* note */", ";", " OFFSET 1 LIMIT 2"];

/**
 * Texts from one grammar in which every name, value, relation, clause and end may be a hostile one. Leaves are mostly harmless,
 * so that hostile pieces stand in texts that would pass without them.
 */
export function hostileSql(options: Options): fc.Arbitrary<string> {
  const pick = (...values: readonly string[]) => fc.constantFrom(...values);
  const seldom = (harmless: fc.Arbitrary<string>, hostile: fc.Arbitrary<string>) =>
    fc.oneof({ weight: 30, arbitrary: harmless }, { weight: 1, arbitrary: hostile });
  const alias = fc.oneof(
    { weight: 6, arbitrary: pick("", " AS a", " b") },
    {
      weight: 1,
      arbitrary: fc
        .oneof(
          fc.string({ maxLength: 10 }),
          pick("y, secret FROM cur_b --", '"y" FROM cur_b UNION SELECT secret', "1; DROP TABLE cur_b", "x) FROM cur_b"),
        )
        .map((name) => ` AS "${name.replaceAll('"', '""')}"`),
    },
  );
  const evil = pick(...hostileValues(options));
  const { query } = fc.letrec<{ number: string; text: string; condition: string; relation: string; query: string }>((tie) => ({
    number: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      { weight: 6, arbitrary: seldom(pick("x", "t.x", "1", "1.5", "2e0", "line_item_unblended_cost", "NULL", "cardinality(ARRAY[1,2])"), evil) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(tie("number"), seldom(pick("+", "-", "*", "/", "%"), pick("//", "**", "&", "<<", "->", "::")), tie("number"))
          .map(([left, sign, right]) => `(${left} ${sign} ${right})`),
      },
      { weight: 1, arbitrary: tie("number").map((value) => `abs(${value})`) },
      { weight: 1, arbitrary: tie("text").map((value) => `length(${value})`) },
      { weight: 1, arbitrary: fc.tuple(tie("condition"), tie("number")).map(([when, then]) => `CASE WHEN ${when} THEN ${then} ELSE 0 END`) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(seldom(pick("sum", "max", "count"), pick("duckdb_functions", "read_csv", "query", "list_value", "eval")), tie("number"))
          .map(([name, value]) => `(SELECT ${name}(${value}) FROM cur t WHERE ${PERIOD})`),
      },
    ),
    text: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      { weight: 4, arbitrary: seldom(pick("line_item_product_code", "'a'", "''", "element_at(resource_tags, 'team')", "billing_period"), evil) },
      {
        weight: 2,
        arbitrary: fc
          .oneof(fc.string({ maxLength: 12 }), pick(...hostileNames(options), ...STATEMENTS(options), ...TAILS))
          .map((text) => `'${text.replaceAll("'", "''")}'`),
      },
      { weight: 2, arbitrary: fc.tuple(tie("text"), tie("text")).map(([left, right]) => `(${left} || ${right})`) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(seldom(pick("lower", "trim", "reverse"), pick("read_text", "getenv", "current_setting", "nextval")), tie("text"))
          .map(([name, value]) => `${name}(${value})`),
      },
      { weight: 1, arbitrary: tie("number").map((value) => `CAST(${value} AS VARCHAR)`) },
    ),
    condition: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      {
        weight: 3,
        arbitrary: fc.tuple(tie("number"), pick("=", "<>", "<", ">=", "IS DISTINCT FROM"), tie("number")).map((parts) => parts.join(" ")),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(tie("text"), seldom(pick("=", "LIKE", "NOT LIKE"), pick("ILIKE", "SIMILAR TO", "~", "GLOB", "IN")), tie("text"))
          .map((parts) => parts.join(" ")),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(tie("condition"), pick("AND", "OR"), tie("condition")).map(([left, word, right]) => `(${left} ${word} ${right})`),
      },
      { weight: 1, arbitrary: tie("number").map((value) => `${value} IS NULL`) },
      { weight: 1, arbitrary: tie("query").map((sql) => `EXISTS (${sql})`) },
    ),
    relation: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { weight: 8, arbitrary: seldom(pick("cur t", "CUR AS t", '"cur" t'), pick(...hostileNames(options))) },
      { weight: 2, arbitrary: tie("relation").map((relation) => `(SELECT * FROM ${relation}) t`) },
      {
        weight: 1,
        arbitrary: seldom(pick("JOIN", "LEFT JOIN"), pick("NATURAL JOIN", "ASOF JOIN", "POSITIONAL JOIN", "CROSS JOIN", ",")).map(
          (join) => `cur t ${join} (SELECT x AS z, billing_period AS p FROM cur WHERE ${PERIOD}) u ON t.x = u.z`,
        ),
      },
      {
        weight: 1,
        arbitrary: seldom(pick("ARRAY[1,2]", "map_keys(t.resource_tags)"), evil).map((value) => `cur t CROSS JOIN UNNEST(${value}) AS e(v)`),
      },
      {
        weight: 1,
        arbitrary: fc.string({ maxLength: 10 }).map((alias) => `cur t CROSS JOIN UNNEST(ARRAY[1]) AS e("${alias.replaceAll('"', '""')}")`),
      },
    ),
    query: fc
      .tuple(
        seldom(pick("", "", `WITH w AS (SELECT x FROM cur WHERE ${PERIOD}) `), pick(...WITHS)),
        fc.array(
          fc.tuple(fc.oneof(tie("number"), tie("text")), alias).map((parts) => parts.join("")),
          { minLength: 1, maxLength: 3 },
        ),
        tie("relation"),
        tie("condition"),
        seldom(pick(...WELL_FORMED_TAILS), pick(...TAILS)),
        fc.constantFrom(true, true, false),
      )
      .map(
        ([cte, values, relation, where, tail, period]) =>
          `${cte}SELECT ${values.join(", ")} FROM ${relation} WHERE ${period ? `t.${PERIOD} AND ` : ""}${where}${tail}`,
      ),
  }));
  const pieces = pick(...STATEMENTS(options), ...TAILS, ...hostileNames(options), ...hostileValues(options));
  const spliced = fc.tuple(query, fc.nat(), pieces).map(([sql, at, piece]) => {
    const words = sql.split(" ");
    words.splice(at % (words.length + 1), 0, piece);
    return words.join(" ");
  });
  const statements = fc
    .tuple(pick(...STATEMENTS(options)), query, fc.boolean())
    .map(([statement, sql, first]) => (first ? `${statement.replace(/^; /, "")} ${sql}` : `${sql} ${statement}`));
  const scratched = fc
    .tuple(query, fc.nat(), fc.string({ minLength: 1, maxLength: 4, unit: "binary" }))
    .map(([sql, at, noise]) => sql.slice(0, at % sql.length) + noise + sql.slice(at % sql.length));
  const deep = fc
    .tuple(fc.integer({ min: 1, max: 300 }), pick("(", "((", "NOT ", "- ", "ARRAY[", "coalesce(", "(SELECT ", "CASE WHEN "), query)
    .map(([times, piece, sql]) => `SELECT ${piece.repeat(times)}${sql}`);
  const beside = fc
    .tuple(
      query,
      pick("UNION ALL", "UNION", "EXCEPT", "INTERSECT"),
      fc.oneof(query, pick("SELECT secret FROM cur_b", "TABLE cur_b", "FROM cur_b", "VALUES (1)")),
    )
    .map((parts) => parts.join(" "));
  return fc.oneof(
    { weight: 8, arbitrary: query },
    { weight: 5, arbitrary: spliced },
    { weight: 2, arbitrary: statements },
    { weight: 2, arbitrary: scratched },
    { weight: 1, arbitrary: deep },
    { weight: 2, arbitrary: beside },
  );
}
