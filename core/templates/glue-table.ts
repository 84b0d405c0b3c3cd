import { CUR2_COLUMNS, FOCUS_COLUMNS, type TemplateColumn } from "#core/templates/export-columns";
import { dataLocation, type TemplateValues } from "#core/templates/template-values";

/** The first month that the projection names; before it Data Exports did not exist. */
const FIRST_PERIOD = "2019-01";
const SERDE = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe";
const INPUT = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat";
const OUTPUT = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat";

/** Columns as Athena has them: in lower case, and none that the partition is named like. */
export function tableColumns(kind: TemplateValues["kind"]): readonly TemplateColumn[] {
  return (kind === "cur2" ? CUR2_COLUMNS : FOCUS_COLUMNS)
    .map(({ name, type }) => ({ name: name.toLowerCase(), type }))
    .filter(({ name }) => name !== "billing_period");
}

/** Partitions that need no crawler: Athena works them out from the billing period that is asked for. */
export function projection(values: TemplateValues): Readonly<Record<string, string>> {
  return {
    "projection.enabled": "true",
    "projection.billing_period.type": "date",
    "projection.billing_period.format": "yyyy-MM",
    "projection.billing_period.range": `${FIRST_PERIOD},NOW`,
    "projection.billing_period.interval": "1",
    "projection.billing_period.interval.unit": "MONTHS",
    "storage.location.template": `${dataLocation(values)}BILLING_PERIOD=\${billing_period}/`,
  };
}

/** Database and table over the export, by CloudFormation. */
export function glueTableTemplate(values: TemplateValues): object {
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: "The Athena table over the cost export, partitioned by billing period. No crawler is needed.",
    Resources: {
      BillingDatabase: {
        Type: "AWS::Glue::Database",
        Properties: { CatalogId: { Ref: "AWS::AccountId" }, DatabaseInput: { Name: values.database, Description: "Cost exports" } },
      },
      CostTable: {
        Type: "AWS::Glue::Table",
        Properties: {
          CatalogId: { Ref: "AWS::AccountId" },
          DatabaseName: { Ref: "BillingDatabase" },
          TableInput: {
            Name: values.table,
            TableType: "EXTERNAL_TABLE",
            // The braces of the projection are for Athena: CloudFormation puts nothing in here.
            Parameters: { EXTERNAL: "TRUE", classification: "parquet", ...projection(values) },
            PartitionKeys: [{ Name: "billing_period", Type: "string" }],
            StorageDescriptor: {
              Location: dataLocation(values),
              InputFormat: INPUT,
              OutputFormat: OUTPUT,
              SerdeInfo: { SerializationLibrary: SERDE, Parameters: { "serialization.format": "1" } },
              Columns: tableColumns(values.kind).map(({ name, type }) => ({ Name: name, Type: type })),
            },
          },
        },
      },
    },
    Outputs: { Table: { Value: `${values.database}.${values.table}` } },
  };
}

/** The same table by hand, in Athena's DDL. */
export function athenaDdl(values: TemplateValues): string {
  const columns = tableColumns(values.kind).map(({ name, type }) => `  \`${name}\` ${type}`);
  const properties = Object.entries({ classification: "parquet", ...projection(values) }).map(([name, value]) => `  '${name}' = '${value}'`);
  return [
    `CREATE DATABASE IF NOT EXISTS \`${values.database}\`;`,
    "",
    `CREATE EXTERNAL TABLE IF NOT EXISTS \`${values.database}\`.\`${values.table}\` (`,
    columns.join(",\n"),
    ")",
    "PARTITIONED BY (`billing_period` string)",
    "STORED AS PARQUET",
    `LOCATION '${dataLocation(values)}'`,
    "TBLPROPERTIES (",
    properties.join(",\n"),
    ");",
    "",
  ].join("\n");
}
