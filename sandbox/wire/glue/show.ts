import type { CatalogDatabase, CatalogPartition, CatalogTable } from "#sandbox/lake/catalog";
import { epochSeconds } from "#sandbox/wire/aws/answer-json";

const FORMATS = {
  parquet: {
    input: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
    output: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
    serde: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
  },
  csv: {
    input: "org.apache.hadoop.mapred.TextInputFormat",
    output: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
    serde: "org.apache.hadoop.hive.serde2.OpenCSVSerde",
  },
} as const;

export function showDatabase({ name, description, created }: CatalogDatabase, catalogId: string) {
  return { Name: name, ...(description === undefined ? {} : { Description: description }), CreateTime: epochSeconds(created), CatalogId: catalogId };
}

export function showTable(table: CatalogTable, catalogId: string) {
  return {
    Name: table.name,
    DatabaseName: table.database,
    Owner: "hadoop",
    CreateTime: epochSeconds(table.created),
    UpdateTime: epochSeconds(table.created),
    Retention: 0,
    StorageDescriptor: descriptorOf(table, table.location),
    PartitionKeys: table.partitionKeys.map(column),
    TableType: "EXTERNAL_TABLE",
    Parameters: table.parameters,
    IsRegisteredWithLakeFormation: false,
    CatalogId: catalogId,
    VersionId: "0",
  };
}

export function showPartition({ values, location, created }: CatalogPartition, table: CatalogTable, catalogId: string) {
  return {
    Values: values,
    DatabaseName: table.database,
    TableName: table.name,
    CreationTime: epochSeconds(created),
    StorageDescriptor: descriptorOf(table, location),
    Parameters: {},
    CatalogId: catalogId,
  };
}

function descriptorOf({ columns, format }: CatalogTable, location: string) {
  const { input, output, serde } = FORMATS[format];
  return {
    Columns: columns.map(column),
    Location: location,
    InputFormat: input,
    OutputFormat: output,
    Compressed: false,
    NumberOfBuckets: -1,
    SerdeInfo: { SerializationLibrary: serde, Parameters: { "serialization.format": "1" } },
    BucketColumns: [],
    SortColumns: [],
    Parameters: {},
    StoredAsSubDirectories: false,
  };
}

const column = ({ name, type, comment }: CatalogTable["columns"][number]) => ({
  Name: name,
  Type: type,
  ...(comment === undefined ? {} : { Comment: comment }),
});
