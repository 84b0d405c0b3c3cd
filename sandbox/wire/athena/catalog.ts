import { z } from "zod";
import type { CatalogDatabase, CatalogTable } from "#sandbox/lake/catalog";
import type { Lake } from "#sandbox/lake/lake";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import { pageOf } from "#sandbox/wire/aws/call";
import { epochSeconds, type JsonOperation, operation } from "#sandbox/wire/aws/answer-json";
import { invalid } from "#sandbox/wire/athena/look-up";

const Page = { NextToken: z.string().optional(), MaxResults: z.number().int().min(1).max(50).optional() };
const CATALOG = "AwsDataCatalog";

function demandCatalog(name: string): void {
  if (name.toLowerCase() !== CATALOG.toLowerCase()) throw invalid(`DataCatalog ${name} was not found`);
}

/** @throws AwsError */
function databaseOf(lake: Lake, name: string): CatalogDatabase {
  const found = lake.databases().find((database) => database.name === name.toLowerCase());
  if (found === undefined) throw missing(`Database ${name} not found.`);
  return found;
}

function missing(message: string): AwsError {
  return new AwsError("MetadataException", message);
}

const showDatabase = ({ name, description }: CatalogDatabase) => ({ Name: name, ...(description === undefined ? {} : { Description: description }) });

function showTable({ name, created, columns, partitionKeys, parameters, location, format }: CatalogTable) {
  const column = (one: CatalogTable["columns"][number]) => ({
    Name: one.name,
    Type: one.type,
    ...(one.comment === undefined ? {} : { Comment: one.comment }),
  });
  return {
    Name: name,
    CreateTime: epochSeconds(created),
    LastAccessTime: 0,
    TableType: "EXTERNAL_TABLE",
    Columns: columns.map(column),
    PartitionKeys: partitionKeys.map(column),
    Parameters: { ...parameters, location, inputformat: format === "parquet" ? "parquet" : "csv" },
  };
}

export const CATALOG_OPERATIONS: readonly (readonly [string, JsonOperation])[] = [
  [
    "ListDataCatalogs",
    operation(z.object(Page), "read", () => ({ DataCatalogsSummary: [{ CatalogName: CATALOG, Type: "GLUE", Status: "CREATE_COMPLETE" }] })),
  ],
  [
    "GetDataCatalog",
    operation(z.object({ Name: z.string(), WorkGroup: z.string().optional() }), "read", ({ lake }, { Name }) => {
      demandCatalog(Name);
      return { DataCatalog: { Name: CATALOG, Type: "GLUE", Parameters: { "catalog-id": lake.export.accountId }, Status: "CREATE_COMPLETE" } };
    }),
  ],
  [
    "ListDatabases",
    operation(z.object({ CatalogName: z.string(), ...Page }), "read", ({ lake }, { CatalogName, NextToken, MaxResults = 50 }) => {
      demandCatalog(CatalogName);
      const { page, next } = pageOf(lake.databases(), ({ name }) => name, { size: MaxResults, token: NextToken });
      return { DatabaseList: page.map(showDatabase), ...(next === undefined ? {} : { NextToken: next }) };
    }),
  ],
  [
    "GetDatabase",
    operation(z.object({ CatalogName: z.string(), DatabaseName: z.string() }), "read", ({ lake }, { CatalogName, DatabaseName }) => {
      demandCatalog(CatalogName);
      return { Database: showDatabase(databaseOf(lake, DatabaseName)) };
    }),
  ],
  [
    "ListTableMetadata",
    operation(
      z.object({ CatalogName: z.string(), DatabaseName: z.string(), Expression: z.string().optional(), ...Page }),
      "read",
      ({ lake }, { CatalogName, DatabaseName, Expression, NextToken, MaxResults = 50 }) => {
        demandCatalog(CatalogName);
        const { name } = databaseOf(lake, DatabaseName);
        const wanted = matcher(Expression);
        const { page, next } = pageOf(
          lake.tables(name).filter((table) => wanted(table.name)),
          (table) => table.name,
          { size: MaxResults, token: NextToken },
        );
        return { TableMetadataList: page.map(showTable), ...(next === undefined ? {} : { NextToken: next }) };
      },
    ),
  ],
  [
    "GetTableMetadata",
    operation(
      z.object({ CatalogName: z.string(), DatabaseName: z.string(), TableName: z.string() }),
      "read",
      ({ lake }, { CatalogName, DatabaseName, TableName }) => {
        demandCatalog(CatalogName);
        const found = lake.table(databaseOf(lake, DatabaseName).name, TableName.toLowerCase());
        if (found === undefined) throw missing(`EntityNotFoundException: Entity Not Found (${TableName})`);
        return { TableMetadata: showTable(found) };
      },
    ),
  ],
];

/** Names that a regular expression matches wholly, as Glue takes one. @throws AwsError */
export function matcher(expression: string | undefined): (name: string) => boolean {
  if (expression === undefined || expression === "") return () => true;
  try {
    const pattern = new RegExp(`^(?:${expression.replaceAll(/(?<!\.)\*/g, ".*")})$`, "i");
    return (name) => pattern.test(name);
  } catch {
    throw invalid(`The expression '${expression}' is not valid`);
  }
}
