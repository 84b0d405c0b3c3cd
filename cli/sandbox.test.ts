import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { DescribeInstancesCommand, EC2Client, type Instance, RunInstancesCommand, TerminateInstancesCommand } from "@aws-sdk/client-ec2";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SandboxAccess } from "#sandbox/open-live-companies";

const FILE = fileURLToPath(new URL("./sandbox.ts", import.meta.url));
const PATIENCE_MS = 60_000;

let dataDir: string;
let running: ChildProcess | undefined;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "major-tom-cli-sandbox-"));
});
afterEach(async () => {
  if (running !== undefined && running.exitCode === null && running.signalCode === null) {
    running.kill("SIGKILL");
    await once(running, "exit");
  }
  rmSync(dataDir, { recursive: true, force: true });
});

/** Starts `npm run sandbox -- --json`, and reads its first line. */
async function start(environment: Readonly<Record<string, string>> = {}): Promise<SandboxAccess> {
  const set = { MAJOR_TOM_DATA_DIR: dataDir, MAJOR_TOM_NOW: "2026-11-18T12:00:00Z", PORT: "", ...environment };
  running = spawn(process.execPath, [FILE, "--json"], { env: { ...process.env, ...set }, stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface({ input: running.stdout as NodeJS.ReadableStream });
  const [line] = (await once(lines, "line")) as [string];
  return JSON.parse(line);
}

async function clientOf({ awsEndpoint, accessKeyId, secretAccessKey, accounts }: SandboxAccess): Promise<EC2Client> {
  const account = accounts.find(({ name }) => name === "ml-research");
  const sts = new STSClient({ endpoint: awsEndpoint, region: "us-west-2", credentials: { accessKeyId, secretAccessKey } });
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({ RoleArn: account?.roleArn, ExternalId: account?.externalId, RoleSessionName: "test" }),
  );
  sts.destroy();
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  return new EC2Client({ endpoint: awsEndpoint, region: "us-west-2", credentials, maxAttempts: 1 });
}

async function all(client: EC2Client): Promise<readonly Instance[]> {
  const { Reservations = [] } = await client.send(new DescribeInstancesCommand({}));
  return Reservations.flatMap(({ Instances = [] }) => Instances);
}

async function kill(): Promise<void> {
  running?.kill("SIGKILL");
  if (running !== undefined) await once(running, "exit");
}

describe("npm run sandbox", () => {
  it(
    "keeps what was done when it is killed: the launched instance, its token, the ended one, the keys and the clock",
    async () => {
      const before = await start();
      expect(before.clusters.map(({ name }) => name)).toContain("prod-eks");
      expect(statSync(before.clusters[0]?.kubeconfig ?? "").mode & 0o777).toBe(0o600);
      const client = await clientOf(before);
      const [old] = await all(client);
      const order = new RunInstancesCommand({
        LaunchTemplate: { LaunchTemplateName: "ml-cluster-ml-system" },
        ClientToken: "once",
        MinCount: 1,
        MaxCount: 1,
      });
      const made = (await client.send(order)).Instances?.[0]?.InstanceId;
      await client.send(new TerminateInstancesCommand({ InstanceIds: [old?.InstanceId ?? ""] }));
      await kill();
      client.destroy();

      const after = await start();
      expect({ ...after, awsEndpoint: "" }).toEqual({ ...before, awsEndpoint: "" });
      const again = await clientOf(after);
      const states = new Map((await all(again)).map(({ InstanceId, State }) => [InstanceId, State?.Name]));
      expect(states.get(made)).toMatch(/pending|running/);
      expect(states.get(old?.InstanceId)).toMatch(/shutting-down|terminated/);
      expect((await again.send(order)).Instances?.[0]?.InstanceId).toBe(made);
      again.destroy();
    },
    PATIENCE_MS,
  );

  it(
    "takes the port that it is given, answers for its faults there, and ends on a signal",
    async () => {
      const { awsEndpoint } = await start();
      const faults = `${awsEndpoint}/sandbox/faults`;
      const put = (body: string) => fetch(faults, { method: "PUT", body });
      expect(await (await put('{"noCapacity":{"match":"spot"}}')).json()).toEqual({ noCapacity: { match: "spot" } });
      expect(await (await fetch(faults)).json()).toEqual({ noCapacity: { match: "spot" } });
      for (const wrong of ["{", '{"slowAnswers":{"milliseconds":-1}}', '{"typo":true}']) {
        const refused = await put(wrong);
        expect(refused.headers.get("content-type")).toBe("application/problem+json");
        expect(await refused.json()).toMatchObject({ status: 400, code: "invalid-input" });
      }
      running?.kill("SIGTERM");
      const [code] = await once(running as ChildProcess, "exit");
      expect(code).toBe(0);
      const { port } = new URL(awsEndpoint);
      expect((await start({ PORT: port })).awsEndpoint).toBe(awsEndpoint);
    },
    PATIENCE_MS,
  );
});
