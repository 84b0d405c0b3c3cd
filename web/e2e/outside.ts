import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { binary, output } from "#sandbox/testing/binaries";

const Access = z.object({
  awsEndpoint: z.string(),
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
  accounts: z.array(z.object({ id: z.string(), readRoleArn: z.string(), externalId: z.string() })),
  clusters: z.array(z.object({ name: z.string(), region: z.string(), accountId: z.string(), kubeconfig: z.string() })),
});

export type SeenNode = { readonly name: string; readonly capacityType: string; readonly instanceType: string; readonly zone: string };

/** What others see of the world; undefined where their program is not on this machine. */
export type Outside = {
  readonly nodes: (() => Promise<readonly SeenNode[]>) | undefined;
  readonly instance: ((id: string) => Promise<{ readonly state: string; readonly lifecycle: string | undefined }>) | undefined;
};

const Nodes = z.object({ items: z.array(z.object({ metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()) }) })) });
const Instances = z.object({
  Reservations: z.array(
    z.object({ Instances: z.array(z.object({ State: z.object({ Name: z.string() }), InstanceLifecycle: z.string().optional() })) }),
  ),
});
const Assumed = z.object({ Credentials: z.object({ AccessKeyId: z.string(), SecretAccessKey: z.string(), SessionToken: z.string() }) });

/** kubectl and the AWS CLI over the keys that a data folder of the sandbox names. */
export async function outside(dataDir: string, clusterName: string): Promise<Outside> {
  const [kubectl, aws] = [binary("kubectl"), binary("aws")];
  const access = Access.parse(JSON.parse(readFileSync(join(dataDir, "sandbox.json"), "utf8")));
  const cluster = access.clusters.find(({ name }) => name === clusterName);
  const account = access.accounts.find(({ id }) => id === cluster?.accountId);
  if (cluster === undefined || account === undefined) throw new Error(`sandbox.json has no ${clusterName}.`);
  const nodes = async () => {
    const { items } = Nodes.parse(JSON.parse(await output(kubectl ?? "", ["--kubeconfig", cluster.kubeconfig, "get", "nodes", "-o", "json"], {})));
    return items.map(({ metadata: { name, labels } }) => ({
      name,
      capacityType: (labels["karpenter.sh/capacity-type"] ?? labels["eks.amazonaws.com/capacityType"] ?? "").toLowerCase().replace("-", "_"),
      instanceType: labels["node.kubernetes.io/instance-type"] ?? "",
      zone: labels["topology.kubernetes.io/zone"] ?? "",
    }));
  };
  const environment = {
    AWS_ENDPOINT_URL: access.awsEndpoint,
    AWS_ACCESS_KEY_ID: access.accessKeyId,
    AWS_SECRET_ACCESS_KEY: access.secretAccessKey,
    AWS_DEFAULT_REGION: cluster.region,
    AWS_CONFIG_FILE: join(dataDir, "no-config"),
    AWS_SHARED_CREDENTIALS_FILE: join(dataDir, "no-credentials"),
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_PAGER: "",
  };
  const run = async (parameters: readonly string[], more: Record<string, string> = {}): Promise<unknown> =>
    JSON.parse(await output(aws ?? "", [...parameters, "--output", "json"], { ...environment, ...more }));
  const instance = async (id: string) => {
    const role = ["sts", "assume-role", "--role-arn", account.readRoleArn, "--role-session-name", "outside", "--external-id", account.externalId];
    const { Credentials: keys } = Assumed.parse(await run(role));
    const { Reservations } = Instances.parse(
      await run(["ec2", "describe-instances", "--instance-ids", id], {
        AWS_ACCESS_KEY_ID: keys.AccessKeyId,
        AWS_SECRET_ACCESS_KEY: keys.SecretAccessKey,
        AWS_SESSION_TOKEN: keys.SessionToken,
      }),
    );
    const found = Reservations[0]?.Instances[0];
    return { state: found?.State.Name ?? "gone", lifecycle: found?.InstanceLifecycle };
  };
  return { nodes: kubectl === undefined ? undefined : nodes, instance: aws === undefined ? undefined : instance };
}
