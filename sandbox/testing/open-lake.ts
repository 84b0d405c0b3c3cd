import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { openLakeRunner } from "#adapters/warehouse/runner/open-lake-runner";
import { billOnDemand } from "#sandbox/lake/bill-on-demand";
import { type LiveCompanies, openLiveCompanies, type SandboxAccess } from "#sandbox/open-live-companies";
import { SANDBOX_COMPANIES } from "#sandbox/sandbox";
import { openSharedSandbox, SHARED_NOW } from "#sandbox/testing/shared-sandbox";
import type { RoleName } from "#sandbox/wire/credentials";

export type TestKeys = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken: string };
export type TestLake = {
  readonly live: LiveCompanies;
  readonly folder: string;
  /** Moves the clock. */
  pass(seconds: number): void;
  accessOf(company?: "demo" | "other"): SandboxAccess;
  /** Keys of a role, in the management account unless another is named. */
  keysOf(company?: "demo" | "other", role?: RoleName, account?: string): Promise<TestKeys>;
  close(): Promise<void>;
};

/** Both companies with S3, Glue, Athena and Trino over the shared bill, which stays as it is. */
export async function openTestLake(): Promise<TestLake> {
  const shared = await openSharedSandbox();
  await shared.close();
  const folder = await mkdtemp(join(tmpdir(), "major-tom-lake-"));
  const begun = Date.now();
  let ahead = 0;
  const now = () => new Date(SHARED_NOW.getTime() + Date.now() - begun + ahead);
  const bill = billOnDemand(join(shared.dataDir, "sandbox"), () => SHARED_NOW);
  const live = await openLiveCompanies(SANDBOX_COMPANIES, { dir: folder, now, bill, openRunner: openLakeRunner });
  return {
    live,
    folder,
    pass: (seconds) => {
      ahead += seconds * 1000;
    },
    accessOf: (company = "demo") => live.accessOf(company),
    async keysOf(company = "demo", role = "MajorTomRead", account) {
      const access = live.accessOf(company);
      const found = access.accounts.find(({ name }) => name === account) ?? access.accounts.find(({ id }) => id === access.lake?.accountId);
      if (found === undefined) throw new Error(`No account ${account}.`);
      const sts = new STSClient({ endpoint: access.awsEndpoint, region: "us-east-1", credentials: access });
      const RoleArn = role === "MajorTom" ? found.roleArn : found.readRoleArn;
      const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "test", ExternalId: found.externalId }));
      sts.destroy();
      const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
      return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    },
    async close() {
      await live.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
