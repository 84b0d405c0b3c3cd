import type { CatalogTable } from "#sandbox/lake/catalog";
import type { Ddl } from "#sandbox/lake/ddl";
import { trinoTypeOf } from "#sandbox/lake/hive-type";
import type { Lake } from "#sandbox/lake/lake";
import { hivePartitions, readLocation } from "#sandbox/lake/partitions";
import { QueryFailure } from "#sandbox/lake/query-failure";

/** Lines of the answer; none where nothing is to be said. @throws QueryFailure */
export async function runDdl(lake: Lake, ddl: Ddl, database: string): Promise<readonly string[]> {
  switch (ddl.kind) {
    case "create-database":
      if (!lake.databases().some(({ name }) => name === ddl.name)) lake.catalog.putDatabase({ name: ddl.name, created: lake.now().toISOString() });
      else if (!ddl.ifNotExists) throw failed(`AlreadyExistsException Database ${ddl.name} already exists`);
      return [];
    case "drop-database":
      return dropDatabase(lake, ddl);
    case "create-table":
      return createTable(lake, ddl, database);
    case "drop-table": {
      const at = ddl.database ?? database;
      if (lake.table(at, ddl.name) === undefined) {
        if (ddl.ifExists) return [];
        throw failed(`SemanticException [Error 10001]: Table not found ${at}.${ddl.name}`);
      }
      ownTable(lake, at, ddl.name);
      lake.catalog.dropTable(at, ddl.name);
      return [];
    }
    case "repair":
      return repair(lake, tableOf(lake, ddl, database));
    case "add-partitions":
    case "drop-partitions":
      return changePartitions(lake, ddl, tableOf(lake, ddl, database));
    case "add-columns": {
      const table = ownTable(lake, ddl.database ?? database, ddl.name);
      lake.catalog.putTable({ ...table, columns: [...table.columns, ...ddl.columns.map((column) => ({ ...column }))] });
      return [];
    }
    case "show-databases":
      return lake.databases().map(({ name }) => name);
    case "show-tables": {
      const pattern =
        ddl.pattern === undefined ? /^/ : new RegExp(`^(?:${ddl.pattern.replaceAll(/[.+?^${}()[\]\\]/g, String.raw`\$&`).replaceAll("*", ".*")})$`);
      return lake
        .tables(ddl.database ?? database)
        .map(({ name }) => name)
        .filter((name) => pattern.test(name));
    }
    case "show-partitions": {
      const table = tableOf(lake, ddl, database);
      const partitions = await lake.partitions(table);
      return partitions.map(({ values }) => values.map((value, index) => `${table.partitionKeys[index]?.name}=${value}`).join("/"));
    }
    case "show-columns": {
      const table = tableOf(lake, ddl, database);
      return [...table.columns, ...table.partitionKeys].map(({ name }) => name);
    }
    case "describe": {
      const { columns, partitionKeys } = tableOf(lake, ddl, database);
      const line = ({ name, type, comment = "" }: (typeof columns)[number]) => `${name.padEnd(20)}\t${type.padEnd(20)}\t${comment.padEnd(20)}`;
      const partitions =
        partitionKeys.length === 0
          ? []
          : [
              "\t \t ",
              "# Partition Information\t \t ",
              "# col_name            \tdata_type           \tcomment             ",
              "\t \t ",
              ...partitionKeys.map(line),
            ];
      return [...columns.map(line), ...partitionKeys.map(line), ...partitions];
    }
  }
}

function createTable(lake: Lake, ddl: Extract<Ddl, { kind: "create-table" }>, database: string): readonly string[] {
  const at = ddl.database ?? database;
  if (!lake.databases().some(({ name }) => name === at)) throw failed(`SemanticException [Error 10072]: Database does not exist: ${at}`);
  if (lake.table(at, ddl.name) !== undefined) {
    if (ddl.ifNotExists) return [];
    throw failed(`Execution Error, return code 1. AlreadyExistsException(message:Table ${ddl.name} already exists)`);
  }
  lake.catalog.putTable(tableFrom(ddl, at, lake.now()));
  return [];
}

/** @throws QueryFailure for types that no engine knows, or a place that is none */
export function tableFrom(ddl: Omit<Extract<Ddl, { kind: "create-table" }>, "kind" | "ifNotExists">, database: string, now: Date): CatalogTable {
  if (readLocation(ddl.location) === undefined) throw failed(`Invalid S3 location: ${ddl.location}`);
  const all = [...ddl.columns, ...ddl.partitionKeys];
  const twice = all.find(({ name }, index) => all.findIndex((other) => other.name === name) !== index);
  if (twice !== undefined) throw failed(`SemanticException [Error 10036]: Duplicate column name: ${twice.name}`);
  for (const { name, type } of all)
    if (!isKnown(trinoTypeOf(type))) throw failed(`ParseException: cannot recognize the type '${type}' of column ${name}`);
  const columns = ddl.columns.map((column) => ({ ...column }));
  const partitionKeys = ddl.partitionKeys.map((column) => ({ ...column }));
  const parameters = { EXTERNAL: "TRUE", transient_lastDdlTime: String(Math.floor(now.getTime() / 1000)), ...ddl.parameters };
  const { name, location, format } = ddl;
  return { database, name, columns, partitionKeys, location, format, parameters, created: now.toISOString(), partitions: [] };
}

const KNOWN = /^(boolean|tinyint|smallint|integer|bigint|real|double|varchar|varbinary|date|timestamp\(3\)|decimal\(\d+,\d+\)|(var)?char\(\d+\))$/;

function isKnown(trino: string): boolean {
  const nested = /^(?:array|map|row)\((.*)\)$/.exec(trino);
  return nested !== null || KNOWN.test(trino);
}

async function repair(lake: Lake, table: CatalogTable): Promise<readonly string[]> {
  const { bucket = "" } = readLocation(table.location) ?? {};
  const objects = lake.buckets.some(({ name }) => name === bucket) ? await lake.objects(bucket) : [];
  const known = new Set(table.partitions.map(({ values }) => values.join("\u0000")));
  const fresh = hivePartitions(table, () => objects).filter(({ values }) => !known.has(values.join("\u0000")));
  if (fresh.length === 0) return [];
  const created = lake.now().toISOString();
  lake.catalog.putTable({
    ...table,
    partitions: [...table.partitions, ...fresh.map(({ values, location }) => ({ values: [...values], location, created }))],
  });
  const named = fresh.map(({ values }) => `${table.name}:${values.map((value, index) => `${table.partitionKeys[index]?.name}=${value}`).join("/")}`);
  return [`Partitions not in metastore:\t${named.join("\t")}`, ...named.map((name) => `Repair: Added partition to metastore ${name}`)];
}

function changePartitions(
  lake: Lake,
  { kind, lenient, partitions }: Extract<Ddl, { kind: "add-partitions" | "drop-partitions" }>,
  { database, name }: CatalogTable,
): readonly string[] {
  const table = ownTable(lake, database, name);
  let next = table.partitions;
  for (const { values: given, location } of partitions) {
    const values = table.partitionKeys.map((key) => given[key.name] ?? "");
    if (values.includes("") || Object.keys(given).length !== values.length)
      throw failed("SemanticException: Partition spec does not match the partition keys of the table");
    const same = (one: CatalogTable["partitions"][number]) => one.values.join("\u0000") === values.join("\u0000");
    const there = next.some(same);
    if (kind === "drop-partitions") {
      if (!there && !lenient) throw failed("SemanticException [Error 10006]: Partition not found");
      next = next.filter((one) => !same(one));
    } else if (there) {
      if (!lenient) throw failed("AlreadyExistsException Partition already exists.");
    } else {
      const base = table.location.endsWith("/") ? table.location : `${table.location}/`;
      const own = `${base}${values.map((value, index) => `${table.partitionKeys[index]?.name}=${value}`).join("/")}/`;
      next = [...next, { values, location: location ?? own, created: lake.now().toISOString() }];
    }
  }
  lake.catalog.putTable({ ...table, partitions: next });
  return [];
}

function dropDatabase(lake: Lake, { name, ifExists, cascade }: Extract<Ddl, { kind: "drop-database" }>): readonly string[] {
  if (!lake.databases().some((database) => database.name === name)) {
    if (ifExists) return [];
    throw failed(`SemanticException [Error 10072]: Database does not exist: ${name}`);
  }
  if (!lake.catalog.databases.some((database) => database.name === name))
    throw new QueryFailure("PERMISSION_DENIED", `Database ${name} comes with the company and stays`);
  if (!cascade && lake.tables(name).length > 0)
    throw failed(`InvalidOperationException(message:Database ${name} is not empty. One or more tables exist.)`);
  lake.catalog.dropDatabase(name);
  return [];
}

function tableOf(lake: Lake, { database, name }: { readonly database: string | undefined; readonly name: string }, fallback: string): CatalogTable {
  const found = lake.table(database ?? fallback, name);
  if (found === undefined) throw failed(`SemanticException [Error 10001]: Table not found ${database ?? fallback}.${name}`);
  return found;
}

/** One that somebody made. */
function ownTable(lake: Lake, database: string, name: string): CatalogTable {
  const table = tableOf(lake, { database, name }, database);
  if (lake.isExport(table)) throw new QueryFailure("PERMISSION_DENIED", `Table ${database}.${name} comes with the export and stays as it is`);
  return table;
}

function failed(message: string): QueryFailure {
  return new QueryFailure("GENERIC_USER_ERROR", `FAILED: ${message}`);
}
