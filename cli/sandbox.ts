import { parseArgs } from "node:util";
import { join } from "node:path";
import { MajorTomError, UnavailableError } from "#core/errors";
import { billOnDemand } from "#sandbox/lake/bill-on-demand";
import { openLiveCompanies, type SandboxAccess, type SandboxLake } from "#sandbox/open-live-companies";
import { SANDBOX_COMPANIES, SANDBOX_LOGINS } from "#sandbox/sandbox";
import { readConfig } from "#server/config";
import { lockDataFolder } from "#server/data-folder-lock";
import { resumeClock } from "#server/compose/resume-clock";
import { openSandboxRunner } from "#server/compose/sandbox-runner";

const USAGE = `Usage: npm run sandbox [-- --json]

Starts the sample company's AWS accounts and clusters on loopback, and runs until it is ended.
--json prints how to reach them as one JSON object on the first line.`;

/** Keeps the process alive; nothing happens in it. */
const DAY_MS = 86_400_000;

try {
  await main();
} catch (error) {
  console.error(
    error instanceof MajorTomError ? error.message : `The sandbox could not start: ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exit(1);
}

/** The world without server and database; its bill is made when S3, Athena or Trino is first asked. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: "boolean", default: false }, help: { type: "boolean", short: "h", default: false } } });
  if (values.help) return console.log(USAGE);
  const config = readConfig(process.env);
  const lock = lockDataFolder(config.dataDir);
  const clock = resumeClock(config.dataDir, config.clock);
  const port = (process.env["PORT"] ?? "").trim() === "" ? 0 : config.port;
  const dir = join(config.dataDir, "sandbox");
  const bill = billOnDemand(dir, clock.now);
  const live = await openLiveCompanies(SANDBOX_COMPANIES, { dir, now: clock.now, port, bill, openRunner: openSandboxRunner }).catch(
    (error: unknown) => {
      lock.release();
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
      throw new UnavailableError(`Port ${port} is in use. Stop the program that uses it, or set PORT to another one.`);
    },
  );
  const access = live.accessOf("demo");
  if (values.json) console.log(JSON.stringify(access));
  else for (const line of described(access)) console.log(line);

  const alive = setInterval(() => undefined, DAY_MS);
  const stop = async () => {
    clearInterval(alive);
    await live.close();
    lock.release();
    process.exit(0);
  };
  process.once("SIGTERM", () => void stop());
  process.once("SIGINT", () => void stop());
}

function described({ awsEndpoint, accessKeyId, secretAccessKey, accounts, clusters, lake }: SandboxAccess): readonly string[] {
  const width = Math.max(...[...accounts, ...clusters].map(({ name }) => name.length));
  return [
    `AWS endpoint  ${awsEndpoint}`,
    `Access key    ${accessKeyId} ${secretAccessKey} (may assume the roles below, nothing else)`,
    "",
    "Accounts: role and ExternalId (in place of MajorTom: MajorTomRead may only read, MajorTomPurchase only buy and return Savings Plans)",
    ...accounts.map(({ name, roleArn, externalId }) => `  ${name.padEnd(width)}  ${roleArn}  ${externalId}`),
    "",
    "Clusters: kubeconfig",
    ...clusters.map(({ name, kubeconfig }) => `  ${name.padEnd(width)}  ${kubeconfig}`),
    "",
    ...(lake === undefined ? [] : describedLake(lake)),
    `Sample logins of npm start: ${SANDBOX_LOGINS.map(({ email }) => email).join(", ")} (password ${SANDBOX_LOGINS[0]?.password})`,
    `Faults: curl -X PUT ${awsEndpoint}/sandbox/faults -d '{"noCapacity":{"match":"spot"}}'`,
    "The sandbox runs until it is ended (Ctrl-C).",
  ];
}

function describedLake(lake: SandboxLake): readonly string[] {
  return [
    `The bill: account ${lake.accountId}, ${lake.region} (take its MajorTomRead role)`,
    `  S3      s3://${lake.exportBucket}/${lake.exportPrefix}/${lake.exportName}/ and s3://${lake.resultsBucket}/`,
    `  Athena  table ${lake.database}.${lake.table}, workgroup ${lake.workGroup}`,
    `  Trino   ${lake.trinoUrl} as ${lake.trinoUser}, password ${lake.trinoPassword}, table ${lake.trinoCatalog}.${lake.database}.${lake.table}`,
    "",
  ];
}
