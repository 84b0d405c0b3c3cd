import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LiveCompanies, openLiveCompanies, type SandboxAccess } from "#sandbox/open-live-companies";
import { SANDBOX_COMPANIES } from "#sandbox/sandbox";
import { binary, output } from "#sandbox/testing/binaries";
import { temporaryDir } from "#sandbox/testing/open-bill";

const AWS = binary("aws");
const KUBECTL = binary("kubectl");
const PATIENCE_MS = 120_000;

describe.skipIf(AWS === undefined)(`the AWS CLI against the sandbox${AWS === undefined ? " (skipped: no aws on the PATH)" : ""}`, () => {
  let dir: Awaited<ReturnType<typeof temporaryDir>>;
  let live: LiveCompanies;
  let access: SandboxAccess;
  let at = Date.parse("2026-11-18T12:00:00Z");
  let role: Record<string, string> = {};

  beforeAll(async () => {
    dir = await temporaryDir();
    live = await openLiveCompanies(SANDBOX_COMPANIES, { dir: dir.path, now: () => new Date(at) });
    access = live.accessOf("demo");
  });
  afterAll(async () => {
    await live.close();
    await dir.remove();
  });

  const environment = () => ({
    AWS_ENDPOINT_URL: access.awsEndpoint,
    AWS_ACCESS_KEY_ID: access.accessKeyId,
    AWS_SECRET_ACCESS_KEY: access.secretAccessKey,
    AWS_DEFAULT_REGION: "us-west-2",
    AWS_CONFIG_FILE: join(dir.path, "no-config"),
    AWS_SHARED_CREDENTIALS_FILE: join(dir.path, "no-credentials"),
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_MAX_ATTEMPTS: "1",
    AWS_PAGER: "",
    ...role,
  });
  const aws = (...parameters: string[]) =>
    output(AWS ?? "", [...parameters, "--output", "json"], environment()).then((text) => (text.trim() === "" ? undefined : JSON.parse(text)));
  const text = (...parameters: string[]) => output(AWS ?? "", [...parameters, "--output", "text"], environment()).then((printed) => printed.trim());

  it(
    "takes a role, launches a spot instance from a template, sees it, tags it and ends it",
    async () => {
      const ml = access.accounts.find(({ name }) => name === "ml-research");
      const assume = ["sts", "assume-role", "--role-arn", ml?.roleArn ?? "", "--role-session-name", "cli"];
      await expect(aws(...assume, "--external-id", "wrong")).rejects.toThrow(/AccessDenied/);
      const { Credentials } = await aws(...assume, "--external-id", ml?.externalId ?? "");
      role = {
        AWS_ACCESS_KEY_ID: Credentials.AccessKeyId,
        AWS_SECRET_ACCESS_KEY: Credentials.SecretAccessKey,
        AWS_SESSION_TOKEN: Credentials.SessionToken,
      };
      const spot = "ec2 run-instances --launch-template LaunchTemplateName=ml-cluster-ml-system --instance-market-options MarketType=spot";
      const where = "--placement AvailabilityZone=us-west-2b --client-token cli-1 --count 1 --tag-specifications";
      const launch = [...`${spot} ${where}`.split(" "), "ResourceType=instance,Tags=[{Key=majortom:action,Value=act_1/launch}]"];
      const { Instances } = await aws(...launch);
      const id: string = Instances[0].InstanceId;
      expect((await aws(...launch)).Instances[0].InstanceId).toBe(id);
      at += 30_000;
      const query = "Reservations[].Instances[].[InstanceId,State.Name,InstanceLifecycle,Tags[?Key=='Name']|[0].Value]";
      const seen = () => text("ec2", "describe-instances", "--filters", "Name=tag:majortom:action,Values=act_1/*", "--query", query);
      await aws("ec2", "create-tags", "--resources", id, "--tags", "Key=Name,Value=a & <b>");
      await aws("ec2", "terminate-instances", "--instance-ids", id);
      expect(await seen()).toBe(`${id}\tshutting-down\tspot\ta & <b>`);
    },
    PATIENCE_MS,
  );

  it(
    "reads spot prices, and says which operation there is none of",
    async () => {
      const prices = await aws("ec2", "describe-spot-price-history", "--instance-types", "m6i.large", "--product-descriptions", "Linux/UNIX");
      expect(prices.SpotPriceHistory).toHaveLength(3);
      await expect(aws("ec2", "describe-volumes")).rejects.toThrow(/InvalidAction.*DescribeVolumes/);
    },
    PATIENCE_MS,
  );

  it.skipIf(KUBECTL === undefined)(
    `makes a kubeconfig whose EKS token the cluster takes, and no other cluster${KUBECTL === undefined ? " (skipped: no kubectl on the PATH)" : ""}`,
    async () => {
      const kubeconfig = join(dir.path, "eks.yaml");
      await text("eks", "update-kubeconfig", "--name", "ml-cluster", "--kubeconfig", kubeconfig);
      const nodes = await output(KUBECTL ?? "", ["--kubeconfig", kubeconfig, "get", "nodes", "-o", "name"], environment());
      expect(nodes.trim().split("\n").length).toBeGreaterThanOrEqual(2);
      const other = access.clusters.find(({ name }) => name === "prod-eks");
      const token = JSON.parse(await output(AWS ?? "", ["eks", "get-token", "--cluster-name", "ml-cluster"], environment())).status.token;
      const own = ["--kubeconfig", other?.kubeconfig ?? "", "get", "nodes", "-o", "name"];
      expect((await output(KUBECTL ?? "", own)).trim()).toMatch(/^node\/ip-10/);
      await expect(output(KUBECTL ?? "", [...own, "--token", token])).rejects.toThrow(/Unauthorized|logged in/);
    },
    PATIENCE_MS,
  );

  it(
    "finds an offering, buys a Savings Plan, sees it and takes it back",
    async () => {
      role = {};
      const payer = access.accounts.find(({ name }) => name === "shared-services");
      const assume = ["sts", "assume-role", "--role-arn", payer?.purchaseRoleArn ?? "", "--role-session-name", "cli"];
      const { Credentials } = await aws(...assume, "--external-id", payer?.externalId ?? "");
      role = {
        AWS_ACCESS_KEY_ID: Credentials.AccessKeyId,
        AWS_SECRET_ACCESS_KEY: Credentials.SecretAccessKey,
        AWS_SESSION_TOKEN: Credentials.SessionToken,
      };
      const plans = (verb: string, ...more: string[]) => aws("savingsplans", verb, ...more);
      const kind = ["--plan-types", "Compute", "--payment-options", "No Upfront", "--durations", "31536000"];
      const { searchResults } = await plans("describe-savings-plans-offerings", ...kind);
      const order = ["--savings-plan-offering-id", searchResults[0].offeringId, "--commitment", "0.5", "--client-token", "cli-1"];
      const queued = ["--purchase-time", new Date(at + 3_600_000).toISOString(), "--tags", "majortom:action=act_9"];
      const { savingsPlanId } = await plans("create-savings-plan", ...order, ...queued);
      const seen = async () => (await plans("describe-savings-plans", "--savings-plan-ids", savingsPlanId)).savingsPlans[0];
      expect(await seen()).toMatchObject({ state: "queued", commitment: "0.5", tags: { "majortom:action": "act_9" } });
      at += 3_600_000;
      await plans("return-savings-plan", "--savings-plan-id", savingsPlanId);
      expect(await seen()).toMatchObject({ state: "pending-return" });
    },
    PATIENCE_MS,
  );
});
