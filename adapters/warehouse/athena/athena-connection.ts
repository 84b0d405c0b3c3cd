import { AthenaClient } from "@aws-sdk/client-athena";
import { GlueClient } from "@aws-sdk/client-glue";
import { S3Client } from "@aws-sdk/client-s3";
import { ExecutionPoller } from "#adapters/warehouse/athena/execution-poller";
import { Semaphore } from "#adapters/warehouse/athena/semaphore";

export type AwsKeys = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string | undefined };

export type AthenaConnectionOptions = {
  readonly region: string;
  /** Instead of AWS's own addresses. */
  readonly endpoint: string | undefined;
  /** The machine's own credentials where absent. */
  readonly credentials?: (() => Promise<AwsKeys>) | undefined;
  readonly workGroup: string;
  /** Executions of the workgroup at a time. */
  readonly mostRunning?: number;
};

/** The clients of one region and workgroup, with what their users share: one poller, one queue. */
export type AthenaConnection = {
  readonly athena: AthenaClient;
  readonly glue: GlueClient;
  readonly s3: S3Client;
  readonly poller: ExecutionPoller;
  readonly turns: Semaphore;
  readonly workGroup: string;
  close(): void;
};

/** Throttling and errors of the service are tried again by the SDK, with growing waits; every call here is safe to repeat. */
const ATTEMPTS = 6;
const CONNECT_MS = 5_000;
const ANSWER_MS = 30_000;
/** AWS's own default is 20 active statements in most regions; others use the account as well. */
const MOST_RUNNING = 8;

export function openAthenaConnection({
  region,
  endpoint,
  credentials,
  workGroup,
  mostRunning = MOST_RUNNING,
}: AthenaConnectionOptions): AthenaConnection {
  const settings = {
    region,
    maxAttempts: ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: ANSWER_MS },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined
      ? {}
      : {
          credentials: async () => {
            const { sessionToken, ...keys } = await credentials();
            return sessionToken === undefined ? keys : { ...keys, sessionToken };
          },
        }),
  };
  const athena = new AthenaClient(settings);
  const glue = new GlueClient(settings);
  const s3 = new S3Client({ ...settings, followRegionRedirects: true, ...(endpoint === undefined ? {} : { forcePathStyle: true }) });
  const poller = new ExecutionPoller(athena);
  return {
    athena,
    glue,
    s3,
    poller,
    turns: new Semaphore(mostRunning),
    workGroup,
    close() {
      poller.close();
      for (const client of [athena, glue, s3]) client.destroy();
    },
  };
}
