import { DdlReader } from "#sandbox/lake/ddl-reader";
import { QueryFailure } from "#sandbox/lake/query-failure";

export type DdlColumn = { readonly name: string; readonly type: string; readonly comment?: string };
export type PartitionSpec = { readonly values: Readonly<Record<string, string>>; readonly location: string | undefined };

/** What of Athena's data definition the sandbox takes. Names are in lower case; `database` is undefined where none is written. */
export type Ddl =
  | { readonly kind: "create-database"; readonly name: string; readonly ifNotExists: boolean }
  | { readonly kind: "drop-database"; readonly name: string; readonly ifExists: boolean; readonly cascade: boolean }
  | {
      readonly kind: "create-table";
      readonly database: string | undefined;
      readonly name: string;
      readonly ifNotExists: boolean;
      readonly columns: readonly DdlColumn[];
      readonly partitionKeys: readonly DdlColumn[];
      readonly format: "parquet" | "csv";
      readonly location: string;
      readonly parameters: Readonly<Record<string, string>>;
    }
  | { readonly kind: "drop-table"; readonly database: string | undefined; readonly name: string; readonly ifExists: boolean }
  | { readonly kind: "repair"; readonly database: string | undefined; readonly name: string }
  | {
      readonly kind: "add-partitions" | "drop-partitions";
      readonly database: string | undefined;
      readonly name: string;
      readonly lenient: boolean;
      readonly partitions: readonly PartitionSpec[];
    }
  | { readonly kind: "add-columns"; readonly database: string | undefined; readonly name: string; readonly columns: readonly DdlColumn[] }
  | { readonly kind: "show-databases" }
  | { readonly kind: "show-tables"; readonly database: string | undefined; readonly pattern: string | undefined }
  | { readonly kind: "show-partitions" | "show-columns" | "describe"; readonly database: string | undefined; readonly name: string };

/** @throws QueryFailure for what is none of it */
export function readDdl(sql: string): Ddl {
  const reader = new DdlReader(sql);
  const ddl = statement(reader);
  reader.accept(";");
  reader.end();
  return ddl;
}

function statement(r: DdlReader): Ddl {
  if (r.accept("CREATE")) {
    if (r.accept("DATABASE") || r.accept("SCHEMA")) return createDatabase(r);
    r.expect("EXTERNAL");
    r.expect("TABLE");
    return createTable(r);
  }
  if (r.accept("DROP")) {
    if (r.accept("TABLE") || r.accept("VIEW")) return { kind: "drop-table", ifExists: r.acceptAll("IF", "EXISTS"), ...r.tableName() };
    if (!r.accept("DATABASE")) r.expect("SCHEMA");
    const ifExists = r.acceptAll("IF", "EXISTS");
    const name = r.name();
    const cascade = r.accept("CASCADE");
    if (!cascade) r.accept("RESTRICT");
    return { kind: "drop-database", ifExists, name, cascade };
  }
  if (r.acceptAll("MSCK", "REPAIR", "TABLE")) return { kind: "repair", ...r.tableName() };
  if (r.acceptAll("ALTER", "TABLE")) return alterTable(r);
  if (r.acceptAll("SHOW", "DATABASES") || r.acceptAll("SHOW", "SCHEMAS")) return { kind: "show-databases" };
  if (r.acceptAll("SHOW", "TABLES")) {
    const database = r.accept("IN") || r.accept("FROM") ? r.name() : undefined;
    return { kind: "show-tables", database, pattern: r.takeText() };
  }
  if (r.acceptAll("SHOW", "PARTITIONS")) return { kind: "show-partitions", ...r.tableName() };
  if (r.acceptAll("SHOW", "COLUMNS")) {
    if (!r.accept("IN")) r.expect("FROM");
    return { kind: "show-columns", ...r.tableName() };
  }
  if (r.accept("DESCRIBE") || r.accept("DESC")) {
    if (!r.accept("EXTENDED")) r.accept("FORMATTED");
    return { kind: "describe", ...r.tableName() };
  }
  return r.fail();
}

function createDatabase(r: DdlReader): Ddl {
  const ifNotExists = r.acceptAll("IF", "NOT", "EXISTS");
  const name = r.name();
  while (!r.isOver()) r.skip();
  return { kind: "create-database", name, ifNotExists };
}

function createTable(r: DdlReader): Ddl {
  const ifNotExists = r.acceptAll("IF", "NOT", "EXISTS");
  const named = r.tableName();
  const columns = columnList(r);
  let partitionKeys: readonly DdlColumn[] = [];
  let format: "parquet" | "csv" = "csv";
  let location: string | undefined;
  let parameters: Readonly<Record<string, string>> = {};
  while (!r.isOver()) {
    if (r.acceptAll("PARTITIONED", "BY")) partitionKeys = columnList(r);
    else if (r.acceptAll("STORED", "AS")) {
      if (r.accept("INPUTFORMAT")) {
        format = formatOf(r.text());
        r.expect("OUTPUTFORMAT");
        r.text();
      } else format = formatOf(r.word());
    } else if (r.acceptAll("ROW", "FORMAT")) {
      if (r.accept("SERDE")) {
        format = formatOf(r.text());
        if (r.acceptAll("WITH", "SERDEPROPERTIES")) properties(r);
      } else {
        r.expect("DELIMITED");
        while (r.acceptAll("FIELDS", "TERMINATED", "BY") || r.acceptAll("LINES", "TERMINATED", "BY") || r.acceptAll("ESCAPED", "BY")) r.text();
      }
    } else if (r.accept("COMMENT")) r.text();
    else if (r.accept("LOCATION")) location = r.text();
    else if (r.accept("TBLPROPERTIES")) parameters = properties(r);
    else if (r.peek(";")) break;
    else r.fail();
  }
  if (location === undefined) throw new QueryFailure("SYNTAX_ERROR", "FAILED: SemanticException: LOCATION is required for an external table");
  return { kind: "create-table", ...named, ifNotExists, columns, partitionKeys, format, location, parameters };
}

function alterTable(r: DdlReader): Ddl {
  const named = r.tableName();
  if (r.accept("ADD")) {
    if (r.accept("COLUMNS")) return { kind: "add-columns", ...named, columns: columnList(r) };
    const lenient = r.acceptAll("IF", "NOT", "EXISTS");
    return { kind: "add-partitions", ...named, lenient, partitions: partitionSpecs(r) };
  }
  r.expect("DROP");
  const lenient = r.acceptAll("IF", "EXISTS");
  return { kind: "drop-partitions", ...named, lenient, partitions: partitionSpecs(r) };
}

function partitionSpecs(r: DdlReader): readonly PartitionSpec[] {
  const specs: PartitionSpec[] = [];
  while (r.accept("PARTITION")) {
    r.expect("(");
    const values: Record<string, string> = {};
    do {
      const key = r.name();
      r.expect("=");
      values[key] = r.value();
    } while (r.accept(","));
    r.expect(")");
    specs.push({ values, location: r.accept("LOCATION") ? r.text() : undefined });
    r.accept(",");
  }
  return specs.length === 0 ? r.fail() : specs;
}

function columnList(r: DdlReader): readonly DdlColumn[] {
  r.expect("(");
  const columns: DdlColumn[] = [];
  do {
    const name = r.name();
    const type = typeText(r);
    columns.push({ name, type, ...(r.accept("COMMENT") ? { comment: r.text() } : {}) });
  } while (r.accept(","));
  r.expect(")");
  return columns;
}

/** A type as Hive writes it, nested: `map<string,array<int>>`, `decimal(10,2)`. */
function typeText(r: DdlReader): string {
  let text = r.word().toLowerCase();
  for (const [open, close] of [
    ["<", ">"],
    ["(", ")"],
  ] as const) {
    if (!r.accept(open)) continue;
    text += open;
    let depth = 1;
    while (depth > 0) {
      const part = r.skip();
      if (part === open) depth++;
      if (part === close) depth--;
      text += part.toLowerCase();
    }
  }
  return text;
}

function properties(r: DdlReader): Readonly<Record<string, string>> {
  r.expect("(");
  const found: Record<string, string> = {};
  do {
    const key = r.text();
    r.expect("=");
    found[key] = r.text();
  } while (r.accept(","));
  r.expect(")");
  return found;
}

function formatOf(text: string): "parquet" | "csv" {
  if (/parquet/i.test(text)) return "parquet";
  if (/textfile|csv|LazySimpleSerDe|TextInputFormat/i.test(text)) return "csv";
  throw new QueryFailure("NOT_SUPPORTED", `The sandbox's Athena reads Parquet and CSV; it has no ${text}`);
}
