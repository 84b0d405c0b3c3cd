import type { AwsBase } from "#adapters/aws/aws-account";
import { assumedRole, type TemporaryKeys } from "#adapters/aws/assumed-role";
import { openCostExplorer } from "#adapters/aws/cost-explorer";
import { S3Bucket } from "#adapters/aws/s3-bucket";
import { testAthena, testGlueTable } from "#adapters/exports/athena-checks";
import { costExplorerFault } from "#adapters/exports/cost-explorer-fault";
import { ConnectError, faultOf, type Step } from "#adapters/exports/export-fault";
import { listFolder } from "#adapters/exports/folder-export";
import { isData } from "#adapters/exports/read-manifest";
import { offerOf } from "#adapters/exports/offer-of";
import { prefixOf } from "#adapters/exports/s3-export";
import { Checks } from "#adapters/exports/checks";
import type { ConnectionAnswer } from "#core/api/data";
import { type Asker, fault, notDelivered } from "#core/ingest/connect-errors";
import { billingMonths, usdOfRequests } from "#core/ingest/cost-explorer-months";
import type { ExportFile } from "#core/ingest/offer";
import { accountOf, type CostSource, type S3Source } from "#core/ingest/source";
import type { Offer } from "#core/ports/cost-ingest";

const DEFAULT_REGION = "us-east-1";
/** A listing that is only looked at. */
const MOST_LISTED = 200_000;

export type TestOptions = {
  readonly base: AwsBase;
  readonly asker: Asker;
  readonly exportFolder: string;
  readonly now: () => Date;
  readonly signal: AbortSignal;
};
type Keys = (() => Promise<TemporaryKeys>) | undefined;

/** Tries a source out step by step. Nothing is stored, and nothing is changed on either side. */
export async function testConnection(source: CostSource, options: TestOptions): Promise<ConnectionAnswer> {
  const checks = new Checks();
  let paid = 0;
  if (source.kind === "folder") await testFolder(checks, source.path, source.months, options);
  else {
    const keys = await testRole(checks, source, options);
    if (source.kind === "s3") await testExport(checks, source, keys, options);
    if (source.kind === "cost_explorer") paid = await testCostExplorer(checks, keys, options);
    const table = source.kind === "athena" ? source : source.kind === "s3" ? source.athena : undefined;
    const place = { region: source.kind === "cost_explorer" ? DEFAULT_REGION : (source.region ?? DEFAULT_REGION), keys, ...options };
    if (table === undefined) {
      if (source.kind === "s3")
        for (const name of ["glue_table", "query"] as const) checks.skip(name, "No table was named: the files themselves are read, none is needed.");
    } else {
      const under = source.kind === "s3" ? `s3://${source.bucket}/${prefixOf(source)}` : undefined;
      await testGlueTable(checks, table, { ...place, under });
      await testAthena(checks, table, place);
    }
  }
  return { ok: !checks.failed, checks: checks.list, costUsd: usdOfRequests(paid) };
}

async function testRole(
  checks: Checks,
  source: { readonly roleArn?: string | undefined; readonly externalId?: string | undefined; readonly region?: string | undefined },
  { base, asker }: TestOptions,
): Promise<Keys> {
  const { roleArn } = source;
  if (roleArn === undefined) {
    checks.skip("role", "No role was named: the server's own AWS identity is used.");
    return undefined;
  }
  const keys = assumedRole({ base, accountId: accountOf(roleArn), roleArn, externalId: asker.externalId }, source.region ?? DEFAULT_REGION);
  await checks.run(
    "role",
    (error) => faultOf(error, { what: "role" }, asker),
    async () => {
      const { expiration } = await keys();
      return {
        value: undefined,
        told: `${roleArn} was assumed with our external id; its keys last until ${expiration.toISOString().slice(11, 16)} UTC.`,
      };
    },
  );
  return keys;
}

async function testExport(checks: Checks, source: S3Source, keys: Keys, options: TestOptions): Promise<void> {
  const { base, asker, signal } = options;
  if (checks.failed) {
    for (const name of ["bucket", "export", "object"] as const) checks.skip(name, "The role cannot be assumed.");
    return;
  }
  const bucket = new S3Bucket({ base, keys, region: source.region ?? DEFAULT_REGION, bucket: source.bucket });
  const prefix = prefixOf(source);
  const place = `s3://${source.bucket}/${prefix}`;
  const explain = (step: Step) => (error: unknown) => faultOf(error, step, asker);
  try {
    const listed = await checks.run("bucket", explain({ what: "list", bucket: source.bucket }), async () => {
      const files = await bucket.list(prefix, signal, MOST_LISTED);
      return { value: files, told: `${files.length.toLocaleString("en-US")} object${files.length === 1 ? "" : "s"} under ${place}.` };
    });
    const reading = { what: "read", bucket: source.bucket, prefix: prefix.replace(/\/$/, ""), key: prefix } as const;
    const offer =
      listed &&
      (await checks.run("export", explain(reading), () =>
        deliveredOffer(bucket, listed, { place, prefix, months: source.months, none: notDelivered(source.bucket, prefix) }, signal),
      ));
    if (offer === undefined) {
      if (listed === undefined) checks.skip("export", "The bucket cannot be listed.");
      checks.skip("object", listed === undefined ? "The bucket cannot be listed." : "There is no delivery to read from.");
      return;
    }
    await checks.run("object", explain(reading), () => readObject(bucket, offer, signal));
  } finally {
    bucket.close();
  }
}

async function deliveredOffer(
  bucket: S3Bucket,
  listed: readonly ExportFile[],
  at: Parameters<typeof offerOf>[2],
  signal: AbortSignal,
): Promise<{ value: Offer; told: string }> {
  const offer = await offerOf(listed, (key) => bucket.read(key, signal), at);
  const [newest] = offer.periods;
  const oldest = offer.periods.at(-1);
  const whole = offer.periods.filter(({ waiting }) => waiting === null);
  if (newest?.waiting != null && whole.length === 0)
    throw new ConnectError(fault("export-not-whole", newest.waiting, "Wait for the delivery to end; try again in an hour."));
  const span = newest?.billingPeriod === oldest?.billingPeriod ? newest?.billingPeriod : `${oldest?.billingPeriod} to ${newest?.billingPeriod}`;
  const manifest = newest?.manifest == null ? "no manifest, so every data file counts" : `newest manifest ${newest.manifest.key}`;
  const on = newest?.waiting == null ? "" : " The newest delivery is still on its way.";
  return { value: offer, told: `${offer.periods.length} billing period${offer.periods.length === 1 ? "" : "s"}, ${span}; ${manifest}.${on}` };
}

/** The first bytes of the newest file: enough to see that it can be read, decrypted, and is what its name says. */
async function readObject(bucket: S3Bucket, offer: Offer, signal: AbortSignal): Promise<{ value: undefined; told: string }> {
  const file = offer.periods.flatMap(({ files }) => files).find(({ key }) => isData(key));
  if (file === undefined)
    throw new ConnectError(
      fault("export-not-whole", "No data file of the export is there yet.", "Wait for the delivery to end; try again in an hour."),
    );
  const head = await bucket.read(file.key, signal, "bytes=0-15");
  const isParquet = new TextDecoder("latin1").decode(head.subarray(0, 4)) === "PAR1";
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  if ((/\.parquet$/i.test(file.key) && !isParquet) || (/\.gz$/i.test(file.key) && !isGzip))
    throw new ConnectError(
      fault(
        "object-not-parquet",
        `${file.key} is not what its name says: it does not begin as a ${/\.gz$/i.test(file.key) ? "gzip" : "Parquet"} file.`,
        "See who else writes into the export's prefix, and let AWS deliver the period again.",
      ),
    );
  const kind = isParquet ? "a Parquet file" : isGzip ? "a gzip file" : "a text file";
  return { value: undefined, told: `${file.key}, ${file.bytes.toLocaleString("en-US")} bytes, begins as ${kind}.` };
}

async function testFolder(checks: Checks, path: string, months: number, { exportFolder, asker }: TestOptions): Promise<void> {
  await checks.run(
    "folder",
    (error) => faultOf(error, { what: "role" }, asker),
    async () => {
      const { files } = await listFolder(exportFolder, path);
      const none = fault(
        "folder-empty",
        `The folder ${path} holds no Parquet and no CSV files.`,
        "Copy the export's data files into it, with their folders.",
      );
      const offer = await offerOf(
        files.filter(({ key }) => isData(key)),
        async () => new Uint8Array(),
        { place: path, prefix: "", months, none },
      );
      return {
        value: undefined,
        told: `${files.length} file${files.length === 1 ? "" : "s"}, ${offer.periods.length} billing period${offer.periods.length === 1 ? "" : "s"}.`,
      };
    },
  );
}

async function testCostExplorer(checks: Checks, keys: Keys, { base, asker, now, signal }: TestOptions): Promise<number> {
  if (checks.failed) {
    checks.skip("cost_explorer", "The role cannot be assumed.");
    return 0;
  }
  const explorer = openCostExplorer({ base, keys });
  try {
    await checks.run(
      "cost_explorer",
      (error) => costExplorerFault(error, asker),
      async () => {
        const [month] = billingMonths(now(), 2, "daily");
        const rows = await explorer.costAndUsage(
          { from: month?.from ?? "", to: month?.to ?? "", granularity: "MONTHLY", metrics: ["UnblendedCost"], groupBy: [] },
          signal,
        );
        return {
          value: undefined,
          told: `It answered ${rows.length} row${rows.length === 1 ? "" : "s"} for ${month?.billingPeriod}. This question cost $0.01.`,
        };
      },
    );
    return explorer.paidRequests();
  } finally {
    explorer.close();
  }
}
