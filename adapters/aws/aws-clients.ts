import type { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import type { EC2Client } from "@aws-sdk/client-ec2";
import type { EKSClient } from "@aws-sdk/client-eks";
import type { STSClient } from "@aws-sdk/client-sts";
import type { AwsBase } from "#adapters/aws/aws-account";
import type { TemporaryKeys } from "#adapters/aws/assumed-role";

/** Reads are safe to repeat; four tries outlast a burst of throttling. */
const READ_ATTEMPTS = 4;
const CONNECT_MS = 5000;
/** The largest page of DescribeInstances takes a few seconds. */
const ANSWER_MS = 30_000;

/** Clients of one account and region. Each package is loaded when it is first needed: EC2's alone takes 90 MB. */
export type AwsClients = {
  ec2(): Promise<EC2Client>;
  autoScaling(): Promise<AutoScalingClient>;
  eks(): Promise<EKSClient>;
  sts(): Promise<STSClient>;
  close(): void;
};

export function awsClients({
  base,
  region,
  keys,
}: {
  readonly base: AwsBase;
  readonly region: string;
  readonly keys: () => Promise<TemporaryKeys>;
}): AwsClients {
  const settings = {
    region,
    credentials: keys,
    maxAttempts: READ_ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: ANSWER_MS },
    ...(base.endpoint === undefined ? {} : { endpoint: base.endpoint }),
  };
  const opened: { destroy(): void }[] = [];
  const once = <Client extends { destroy(): void }>(open: () => Promise<Client>) => {
    let client: Promise<Client> | undefined;
    return () => {
      client ??= open().then((made) => {
        opened.push(made);
        return made;
      });
      return client;
    };
  };
  return {
    ec2: once(async () => new (await import("@aws-sdk/client-ec2")).EC2Client(settings)),
    autoScaling: once(async () => new (await import("@aws-sdk/client-auto-scaling")).AutoScalingClient(settings)),
    eks: once(async () => new (await import("@aws-sdk/client-eks")).EKSClient(settings)),
    sts: once(async () => new (await import("@aws-sdk/client-sts")).STSClient(settings)),
    close: () => opened.forEach((client) => client.destroy()),
  };
}
