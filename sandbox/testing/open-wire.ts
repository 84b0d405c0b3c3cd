import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { EC2Client } from "@aws-sdk/client-ec2";
import { EKSClient } from "@aws-sdk/client-eks";
import { SavingsplansClient } from "@aws-sdk/client-savingsplans";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { HALCYON } from "#sandbox/halcyon/company";
import { AutoScalingGroups } from "#sandbox/live/auto-scaling-groups";
import type { Faults, FaultSet } from "#sandbox/live/faults";
import { openFaults } from "#sandbox/live/open-faults";
import { openLiveWorld } from "#sandbox/live/open-live-world";
import { PELICAN } from "#sandbox/pelican/company";
import { temporaryDir } from "#sandbox/testing/open-bill";
import type { LiveCompany } from "#sandbox/wire/aws/answer-aws";
import { type Credentials, openCredentials, type RoleName } from "#sandbox/wire/credentials";
import { type TlsIdentity, tlsIdentity } from "#sandbox/wire/self-signed-certificate";
import { openWireServer, type WireServer } from "#sandbox/wire/server";
import { roleArnOf } from "#sandbox/wire/sts";

export type Wire = WireServer & {
  readonly faults: Faults;
  readonly credentials: Credentials;
  readonly tls: TlsIdentity;
  readonly folder: string;
  company(key?: "demo" | "other"): LiveCompany;
  /** Lets time pass on the world's clock, and what follows from it. */
  pass(seconds: number): void;
  putFaults(set: FaultSet): void;
  sts(company?: "demo" | "other"): STSClient;
  sessionOf(accountId: string, role?: RoleName): Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken: string }>;
  ec2(accountId: string, region: string, role?: RoleName): Promise<EC2Client>;
  autoScaling(accountId: string, region: string, role?: RoleName): Promise<AutoScalingClient>;
  eks(accountId: string, region: string, role?: RoleName): Promise<EKSClient>;
  savingsPlans(accountId: string, role?: RoleName, company?: "demo" | "other"): Promise<SavingsplansClient>;
  restart(): Promise<Wire>;
};

/** Both companies on the wire at a clock that a test moves, with the production clients of AWS. */
export async function openWire(start: string, folder?: Awaited<ReturnType<typeof temporaryDir>>): Promise<Wire> {
  const dir = folder ?? (await temporaryDir());
  let at = Date.parse(start);
  const now = () => new Date(at);
  const faults = openFaults();
  const companies = new Map(
    [HALCYON, PELICAN].map((company) => {
      const world = openLiveWorld(company, { folder: `${dir.path}/${company.key}`, now, faults });
      return [company.key as string, { world, groups: new AutoScalingGroups(world) }] as const;
    }),
  );
  const credentials = openCredentials(dir.path, [...companies.keys()]);
  const tls = tlsIdentity(dir.path);
  const server = await openWireServer({ companies, credentials, faults, tls });
  const open: { destroy(): void }[] = [];
  const kept = <T extends { destroy(): void }>(client: T): T => {
    open.push(client);
    return client;
  };
  const common = { endpoint: server.awsEndpoint, maxAttempts: 1 };
  const sts = (company: "demo" | "other" = "demo") =>
    kept(new STSClient({ ...common, region: "us-east-1", credentials: credentials.baseKeyOf(company) }));
  const sessionOf = async (accountId: string, role: RoleName = "MajorTom", company: "demo" | "other" = "demo") => {
    const { Credentials: given } = await sts(company).send(
      new AssumeRoleCommand({ RoleArn: roleArnOf(accountId, role), RoleSessionName: "test", ExternalId: credentials.externalIdOf(accountId) }),
    );
    return { accessKeyId: given?.AccessKeyId ?? "", secretAccessKey: given?.SecretAccessKey ?? "", sessionToken: given?.SessionToken ?? "" };
  };
  const company = (key: "demo" | "other" = "demo") => {
    const found = companies.get(key);
    if (found === undefined) throw new Error(`No company ${key}.`);
    return found;
  };
  const stop = async () => {
    for (const client of open) client.destroy();
    await server.close();
    for (const { world } of companies.values()) world.close();
  };
  return {
    ...server,
    faults,
    credentials,
    tls,
    company,
    folder: dir.path,
    pass: (seconds: number) => {
      at += seconds * 1000;
      for (const { groups } of companies.values()) groups.settle();
    },
    putFaults: (set: FaultSet) => faults.set(set),
    sts,
    sessionOf,
    ec2: async (accountId: string, region: string, role?: RoleName) =>
      kept(new EC2Client({ ...common, region, credentials: await sessionOf(accountId, role) })),
    autoScaling: async (accountId: string, region: string, role?: RoleName) =>
      kept(new AutoScalingClient({ ...common, region, credentials: await sessionOf(accountId, role) })),
    eks: async (accountId: string, region: string, role?: RoleName) =>
      kept(new EKSClient({ ...common, region, credentials: await sessionOf(accountId, role) })),
    savingsPlans: async (accountId: string, role: RoleName = "MajorTomPurchase", company: "demo" | "other" = "demo") =>
      kept(new SavingsplansClient({ ...common, region: "us-east-1", credentials: await sessionOf(accountId, role, company) })),
    close: () => stop().then(() => dir.remove()),
    /** Ends it, and opens it anew over what is on disk. */
    restart: async (): Promise<Wire> => {
      await stop();
      return openWire(now().toISOString(), dir);
    },
  };
}
