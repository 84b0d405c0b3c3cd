import { join } from "node:path";
import { assumedRole } from "#adapters/aws/assumed-role";
import { S3Bucket } from "#adapters/aws/s3-bucket";
import { ExportStore } from "#adapters/exports/export-store";
import { s3Export } from "#adapters/exports/s3-export";
import { InvalidInputError, MajorTomError } from "#core/errors";
import { accountOf, locationOf, S3Source } from "#core/ingest/source";
import type { Config } from "#server/config";

const SOURCE = "src_costdata";
const DEFAULT_REGION = "us-east-1";
const LOOK_EVERY_MS = 3_600_000;

export const isS3Address = (costData: string) => costData.startsWith("s3://");

export type S3Copy = {
  /** Folder of the files that were read. */
  readonly folder: string;
  /** Looks again every hour; told when something new came in. */
  begin(changed: () => Promise<void>): void;
  close(): void;
};

/**
 * `s3://bucket/prefix?region=&roleArn=&externalId=&months=&exportName=` as a source.
 *
 * @throws InvalidInputError that names what is wrong in it
 */
export function sourceOfAddress(address: string): S3Source {
  const url = URL.parse(address);
  const { months, ...rest } = Object.fromEntries(url?.searchParams ?? []);
  const parsed = S3Source.strict().safeParse({
    kind: "s3",
    bucket: url?.hostname ?? "",
    prefix: decodeURIComponent(url?.pathname ?? ""),
    ...rest,
    ...(months === undefined ? {} : { months: Number(months) }),
  });
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(
    `COST_DATA=${address} cannot be read: ${parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`.trim()).join("; ")}. Write s3://bucket/prefix, with ?region=, roleArn=, externalId=, exportName= or months= behind it where needed.`,
  );
}

/**
 * Reads the person's own export in S3 into the data folder: what is new since the last start, and what a try that broke
 * off left over. Where S3 does not answer, what was read before is used.
 *
 * @throws MajorTomError where there is nothing to answer from
 */
export async function openS3Export(
  address: string,
  config: Config,
  { say, log }: { readonly say: (line: string) => void; readonly log: (line: Record<string, unknown>) => void },
): Promise<S3Copy> {
  const source = sourceOfAddress(address);
  const store = new ExportStore(join(config.dataDir, "ingest", "local"));
  const base = { endpoint: config.awsEndpoint, keys: undefined };
  const region = source.region ?? process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"] ?? DEFAULT_REGION;
  const { roleArn, externalId } = source;
  const keys = roleArn === undefined ? undefined : assumedRole({ base, accountId: accountOf(roleArn), roleArn, externalId }, region);
  const asker = { roleArn, externalId, trustedPrincipal: null };
  const stopping = new AbortController();
  let looking: Promise<boolean> | undefined;
  const look = async (tell: (line: string) => void): Promise<boolean> => {
    const reader = s3Export({ sourceId: SOURCE, source, store, asker, bucket: new S3Bucket({ base, keys, region, bucket: source.bucket }) });
    const { signal } = stopping;
    try {
      const { periods } = await reader.offer({ months: source.months, signal });
      const held = new Map((await store.held(SOURCE)).map(({ billingPeriod, version }) => [billingPeriod, version]));
      const wanted = periods.filter(({ billingPeriod, version, waiting }) => waiting === null && held.get(billingPeriod) !== version);
      for (const { waiting, billingPeriod } of periods) if (waiting !== null) tell(`${billingPeriod}: ${waiting}`);
      for (const [index, period] of wanted.entries()) {
        tell(`Reading ${period.billingPeriod} (${index + 1} of ${wanted.length}, ${(period.bytes / 1e6).toFixed(1)} MB) ...`);
        await reader.fetch(period, { signal, progress: { bytes: () => undefined, object: () => undefined, objectDone: () => undefined } });
      }
      await store.publish([SOURCE]);
      return wanted.length > 0;
    } finally {
      reader.close();
    }
  };
  say(`Reading ${locationOf(source)} ...`);
  try {
    await look(say);
  } catch (error) {
    if (!(error instanceof MajorTomError) || !(await store.hasCurrent())) throw error;
    say(`${error.message} What was read before is used.`);
  }
  let timer: NodeJS.Timeout | undefined;
  return {
    folder: store.current,
    begin(changed) {
      timer = setInterval(() => {
        looking ??= look(() => undefined).finally(() => (looking = undefined));
        looking
          .then((isNew) => (isNew ? changed() : undefined))
          .catch((error: unknown) => log({ level: "warn", message: `${locationOf(source)} could not be read`, error: String(error) }));
      }, LOOK_EVERY_MS).unref();
    },
    close() {
      clearInterval(timer);
      stopping.abort();
    },
  };
}
