import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { CUR_COLUMNS } from "#sandbox/bill/cur-schema";
import type { LakeColumn } from "#sandbox/lake/lake-runner";
import { accountIdOf } from "#sandbox/world/commitments";
import type { Company } from "#sandbox/world/company";
import { periodStart, shiftPeriod } from "#sandbox/world/time";

/** Where a company's bill lies in its management account, and under which names Athena knows it. */
export type CostExport = {
  readonly accountId: string;
  readonly region: "us-east-1";
  readonly bucket: string;
  readonly resultsBucket: string;
  /** Without slashes at its ends. */
  readonly prefix: string;
  readonly name: string;
  readonly database: string;
  readonly table: string;
  readonly workGroup: string;
};

export function costExportOf(company: Company): CostExport {
  const slug = company.name.split(" ")[0]?.toLowerCase() ?? company.key;
  return {
    accountId: accountIdOf(company, company.payer),
    region: "us-east-1",
    bucket: `${slug}-cost-exports`,
    resultsBucket: `${slug}-athena-results`,
    prefix: "exports",
    name: `${slug}-cur2`,
    database: `${slug}_billing`,
    table: "cur2",
    workGroup: "major-tom",
  };
}

const HOUR_MS = 3_600_000;
/** AWS restates a month for some days after its end. */
const SETTLED_AFTER_MS = 4 * 24 * HOUR_MS;

/** Columns of the export in Trino's types; the partition key is apart. */
export const EXPORT_COLUMNS: readonly LakeColumn[] = CUR_COLUMNS.map(({ name, type }) => ({ name, type: trinoType(type) }));
export const EXPORT_PARTITION_KEY: LakeColumn = { name: "billing_period", type: "varchar" };

function trinoType(type: string): string {
  if (type === "TIMESTAMP") return "timestamp(3)";
  return type.toLowerCase();
}

/** The bill's own files; the object's content is the file itself. */
export type BilledPeriods = { readonly folder: string; readonly periods: readonly string[]; readonly through: Date };

export type ExportedFile = {
  readonly billingPeriod: string;
  readonly key: string;
  readonly path: string;
  readonly size: number;
  readonly modified: Date;
  readonly etag: string;
};

export function partitionPrefix(at: CostExport, billingPeriod: string): string {
  return `${at.prefix}/${at.name}/data/BILLING_PERIOD=${billingPeriod}/`;
}

export async function exportedFiles(at: CostExport, { folder, periods, through }: BilledPeriods): Promise<readonly ExportedFile[]> {
  return Promise.all(
    periods.map(async (billingPeriod) => {
      const path = join(folder, `billing_period=${billingPeriod}`, "cur-00001.parquet");
      const { size, mtimeMs } = await stat(path);
      const key = `${partitionPrefix(at, billingPeriod)}${at.name}-00001.snappy.parquet`;
      // As S3 does for an upload in parts: opaque, and another one for other content.
      const etag = `${md5(`${key}|${size}|${mtimeMs}`)}-1`;
      return { billingPeriod, key, path, size, modified: deliveredAt(billingPeriod, through), etag };
    }),
  );
}

/** On the world's clock: with the last day of the bill, or for good some days after the month has ended. */
function deliveredAt(billingPeriod: string, through: Date): Date {
  const settled = periodStart(shiftPeriod(billingPeriod, 1)) * HOUR_MS + SETTLED_AFTER_MS;
  return new Date(Math.min(through.getTime(), settled));
}

export function manifestKey(at: CostExport, billingPeriod: string): string {
  return `${at.prefix}/${at.name}/metadata/BILLING_PERIOD=${billingPeriod}/${at.name}-Manifest.json`;
}

/** What Data Exports writes beside each delivery of a period. */
export function manifestOf(at: CostExport, file: ExportedFile): Buffer {
  const executionId = uuidOf(file.etag);
  const manifest = {
    executionId,
    exportArn: `arn:aws:bcm-data-exports:${at.region}:${at.accountId}:export/${at.name}-${uuidOf(at.name)}`,
    exportName: at.name,
    createdAt: file.modified.toISOString(),
    lastUpdatedAt: file.modified.toISOString(),
    tableConfigurations: {
      COST_AND_USAGE_REPORT: { INCLUDE_RESOURCES: "TRUE", INCLUDE_SPLIT_COST_ALLOCATION_DATA: "TRUE", TIME_GRANULARITY: "HOURLY" },
    },
    query: `SELECT ${EXPORT_COLUMNS.map(({ name }) => name).join(", ")} FROM COST_AND_USAGE_REPORT`,
    columns: EXPORT_COLUMNS.map(({ name, type }) => ({ name, type: type === "varchar" ? "string" : type.replace("(3)", "") })),
    contentType: "Parquet",
    compression: "PARQUET",
    s3Bucket: at.bucket,
    s3Prefix: at.prefix,
    refreshCadence: "SYNCHRONOUS",
    overwrite: "OVERWRITE_REPORT",
    partition: `BILLING_PERIOD=${file.billingPeriod}`,
    dataFiles: [`s3://${at.bucket}/${file.key}`],
  };
  return Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
}

function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export function md5(content: string | Buffer): string {
  return createHash("md5").update(content).digest("hex");
}
