import { z } from "zod";
import type { CatalogDatabase, CatalogPartition, CatalogTable } from "#sandbox/lake/catalog";
import type { Lake } from "#sandbox/lake/lake";
import { QueryFailure } from "#sandbox/lake/query-failure";
import { tableFrom } from "#sandbox/lake/run-ddl";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import { pageOf } from "#sandbox/wire/aws/call";
import { type JsonCall, type JsonOperation, type JsonService, operation } from "#sandbox/wire/aws/answer-json";
import { matcher } from "#sandbox/wire/athena/catalog";
import { showDatabase, showPartition, showTable } from "#sandbox/wire/glue/show";
import { partitionFilter } from "#sandbox/wire/glue/partition-filter";

const LARGEST_PAGE = 100;
const LARGEST_PARTITION_PAGE = 1000;
const InCatalog = { CatalogId: z.string().optional() };
const Page = { NextToken: z.string().optional(), MaxResults: z.number().int().min(1).max(LARGEST_PARTITION_PAGE).optional() };
const Column = z.object({ Name: z.string(), Type: z.string().default("string"), Comment: z.string().optional() }).loose();
const TableInput = z
  .object({
    Name: z.string().min(1),
    StorageDescriptor: z
      .object({
        Columns: z.array(Column).default([]),
        Location: z.string(),
        SerdeInfo: z.object({ SerializationLibrary: z.string().optional() }).loose().optional(),
        InputFormat: z.string().optional(),
      })
      .loose(),
    PartitionKeys: z.array(Column).default([]),
    Parameters: z.record(z.string(), z.string()).default({}),
  })
  .loose();
const PartitionInput = z
  .object({ Values: z.array(z.string()), StorageDescriptor: z.object({ Location: z.string().optional() }).loose().optional() })
  .loose();

function notFound(message: string): AwsError {
  return new AwsError("EntityNotFoundException", message);
}

function demandCatalog({ lake }: JsonCall, id: string | undefined): string {
  if (id !== undefined && id !== lake.export.accountId) throw notFound(`Catalog ${id} not found`);
  return lake.export.accountId;
}

function databaseOf(lake: Lake, name: string): CatalogDatabase {
  const found = lake.databases().find((database) => database.name === name.toLowerCase());
  if (found === undefined) throw notFound(`Database ${name} not found.`);
  return found;
}

function tableOf(lake: Lake, database: string, name: string): CatalogTable {
  const found = lake.table(databaseOf(lake, database).name, name.toLowerCase());
  if (found === undefined) throw notFound(`Entity Not Found (Table ${database}.${name})`);
  return found;
}

/** One that somebody made. */
function ownTable(lake: Lake, database: string, name: string): CatalogTable {
  const table = tableOf(lake, database, name);
  if (lake.isExport(table)) throw new AwsError("AccessDeniedException", `Table ${database}.${name} comes with the export and stays as it is.`);
  return table;
}

async function partitionsOf(lake: Lake, table: CatalogTable): Promise<readonly CatalogPartition[]> {
  return lake.partitions(table);
}

function tableOfInput(input: z.infer<typeof TableInput>, database: string, now: Date): CatalogTable {
  const { StorageDescriptor: storage } = input;
  const isParquet = /parquet/i.test(
    `${storage.SerdeInfo?.SerializationLibrary ?? ""} ${storage.InputFormat ?? ""} ${input.Parameters["classification"] ?? ""}`,
  );
  const column = ({ Name, Type, Comment }: z.infer<typeof Column>) => ({
    name: Name.toLowerCase(),
    type: Type,
    ...(Comment === undefined ? {} : { comment: Comment }),
  });
  try {
    return tableFrom(
      {
        database,
        name: input.Name.toLowerCase(),
        columns: storage.Columns.map(column),
        partitionKeys: input.PartitionKeys.map(column),
        format: isParquet ? "parquet" : "csv",
        location: storage.Location,
        parameters: input.Parameters,
      },
      database,
      now,
    );
  } catch (error) {
    throw error instanceof QueryFailure ? new AwsError("InvalidInputException", error.message) : error;
  }
}

const OPERATIONS: readonly (readonly [string, JsonOperation])[] = [
  [
    "GetDatabases",
    operation(z.object({ ...InCatalog, ...Page }).loose(), "read", (call, { CatalogId, NextToken, MaxResults = LARGEST_PAGE }) => {
      const id = demandCatalog(call, CatalogId);
      const { page, next } = pageOf(call.lake.databases(), ({ name }) => name, { size: MaxResults, token: NextToken });
      return { DatabaseList: page.map((database) => showDatabase(database, id)), ...(next === undefined ? {} : { NextToken: next }) };
    }),
  ],
  [
    "GetDatabase",
    operation(z.object({ ...InCatalog, Name: z.string() }), "read", (call, { CatalogId, Name }) => {
      const id = demandCatalog(call, CatalogId);
      return { Database: showDatabase(databaseOf(call.lake, Name), id) };
    }),
  ],
  [
    "CreateDatabase",
    operation(
      z.object({ ...InCatalog, DatabaseInput: z.object({ Name: z.string().min(1), Description: z.string().optional() }).loose() }).loose(),
      "write",
      (call, { CatalogId, DatabaseInput: { Name, Description } }) => {
        demandCatalog(call, CatalogId);
        const name = Name.toLowerCase();
        if (call.lake.databases().some((database) => database.name === name))
          throw new AwsError("AlreadyExistsException", "Database already exists.");
        call.lake.catalog.putDatabase({
          name,
          created: call.lake.now().toISOString(),
          ...(Description === undefined ? {} : { description: Description }),
        });
        return {};
      },
    ),
  ],
  [
    "GetTables",
    operation(
      z.object({ ...InCatalog, DatabaseName: z.string(), Expression: z.string().optional(), ...Page }).loose(),
      "read",
      (call, { CatalogId, DatabaseName, Expression, NextToken, MaxResults = LARGEST_PAGE }) => {
        const id = demandCatalog(call, CatalogId);
        const wanted = matcher(Expression);
        const tables = call.lake.tables(databaseOf(call.lake, DatabaseName).name).filter(({ name }) => wanted(name));
        const { page, next } = pageOf(tables, ({ name }) => name, { size: MaxResults, token: NextToken });
        return { TableList: page.map((table) => showTable(table, id)), ...(next === undefined ? {} : { NextToken: next }) };
      },
    ),
  ],
  [
    "GetTable",
    operation(z.object({ ...InCatalog, DatabaseName: z.string(), Name: z.string() }).loose(), "read", (call, { CatalogId, DatabaseName, Name }) => {
      const id = demandCatalog(call, CatalogId);
      return { Table: showTable(tableOf(call.lake, DatabaseName, Name), id) };
    }),
  ],
  [
    "CreateTable",
    operation(
      z.object({ ...InCatalog, DatabaseName: z.string(), TableInput }).loose(),
      "write",
      (call, { CatalogId, DatabaseName, TableInput: input }) => {
        demandCatalog(call, CatalogId);
        const { name } = databaseOf(call.lake, DatabaseName);
        if (call.lake.table(name, input.Name.toLowerCase()) !== undefined) throw new AwsError("AlreadyExistsException", "Table already exists.");
        call.lake.catalog.putTable(tableOfInput(input, name, call.lake.now()));
        return {};
      },
    ),
  ],
  [
    "UpdateTable",
    operation(
      z.object({ ...InCatalog, DatabaseName: z.string(), TableInput }).loose(),
      "write",
      (call, { CatalogId, DatabaseName, TableInput: input }) => {
        demandCatalog(call, CatalogId);
        const before = ownTable(call.lake, DatabaseName, input.Name);
        const { partitions, created } = before;
        call.lake.catalog.putTable({ ...tableOfInput(input, before.database, call.lake.now()), partitions, created });
        return {};
      },
    ),
  ],
  [
    "DeleteTable",
    operation(z.object({ ...InCatalog, DatabaseName: z.string(), Name: z.string() }).loose(), "write", (call, { CatalogId, DatabaseName, Name }) => {
      demandCatalog(call, CatalogId);
      const { database, name } = ownTable(call.lake, DatabaseName, Name);
      call.lake.catalog.dropTable(database, name);
      return {};
    }),
  ],
  [
    "GetPartitions",
    operation(
      z.object({ ...InCatalog, DatabaseName: z.string(), TableName: z.string(), Expression: z.string().optional(), ...Page }).loose(),
      "read",
      async (call, { CatalogId, DatabaseName, TableName, Expression, NextToken, MaxResults = LARGEST_PARTITION_PAGE }) => {
        const id = demandCatalog(call, CatalogId);
        const table = tableOf(call.lake, DatabaseName, TableName);
        const wanted = partitionFilter(table, Expression);
        const partitions = (await partitionsOf(call.lake, table)).filter(({ values }) => wanted(values));
        const { page, next } = pageOf(partitions, ({ values }) => values.join("/"), { size: MaxResults, token: NextToken });
        return { Partitions: page.map((partition) => showPartition(partition, table, id)), ...(next === undefined ? {} : { NextToken: next }) };
      },
    ),
  ],
  [
    "GetPartition",
    operation(
      z.object({ ...InCatalog, DatabaseName: z.string(), TableName: z.string(), PartitionValues: z.array(z.string()) }),
      "read",
      async (call, { CatalogId, DatabaseName, TableName, PartitionValues }) => {
        const id = demandCatalog(call, CatalogId);
        const table = tableOf(call.lake, DatabaseName, TableName);
        const found = (await partitionsOf(call.lake, table)).find(({ values }) => values.join("\u0000") === PartitionValues.join("\u0000"));
        if (found === undefined) throw notFound("Cannot find partition.");
        return { Partition: showPartition(found, table, id) };
      },
    ),
  ],
  [
    "BatchCreatePartition",
    operation(
      z.object({ ...InCatalog, DatabaseName: z.string(), TableName: z.string(), PartitionInputList: z.array(PartitionInput).max(100) }),
      "write",
      (call, { CatalogId, DatabaseName, TableName, PartitionInputList: list }) => {
        demandCatalog(call, CatalogId);
        const table = ownTable(call.lake, DatabaseName, TableName);
        const has = (values: readonly string[]) => table.partitions.some((one) => one.values.join("\u0000") === values.join("\u0000"));
        const created = call.lake.now().toISOString();
        const fresh = list
          .filter(({ Values }) => !has(Values))
          .map(({ Values, StorageDescriptor }) => ({ values: Values, location: StorageDescriptor?.Location ?? table.location, created }));
        call.lake.catalog.putTable({ ...table, partitions: [...table.partitions, ...fresh] });
        const Errors = list
          .filter(({ Values }) => has(Values))
          .map(({ Values }) => ({
            PartitionValues: Values,
            ErrorDetail: { ErrorCode: "AlreadyExistsException", ErrorMessage: "Partition already exists." },
          }));
        return { Errors };
      },
    ),
  ],
];

/** AWS Glue's data catalogue: what of it there is. */
export const GLUE: JsonService = {
  name: "glue",
  target: "AWSGlue",
  invalid: "InvalidInputException",
  throttled: "ThrottlingException",
  operations: new Map(OPERATIONS),
};
