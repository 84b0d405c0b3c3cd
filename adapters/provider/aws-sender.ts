import type { AwsBase } from "#adapters/aws/aws-account";
import type { TemporaryKeys } from "#adapters/aws/assumed-role";
import { awsFailureOf } from "#adapters/provider/aws-failure-of";
import { AWS_INPUTS } from "#adapters/provider/aws-operations";
import { beginsInTime } from "#adapters/provider/begins-in-time";
import { type AwsOperation, type AwsRequest, type ProviderAnswer, ProviderError, type SendOptions } from "#core/ports/provider";

const CONNECT_MS = 3000;
/** Well within a lease, so that nobody takes over while an answer is still awaited. */
const ANSWER_MS = 12_000;

export type AwsSenderOptions = {
  readonly base: AwsBase;
  /** Keys of the account's acting role. */
  readonly keysOf: (accountId: string) => () => Promise<TemporaryKeys>;
};

type Stack = {
  add(
    middleware: (next: (args: unknown) => Promise<unknown>) => (args: unknown) => Promise<unknown>,
    options: { step: "deserialize"; priority: "low" },
  ): void;
};
type Client = { send(command: unknown, options: { abortSignal?: AbortSignal }): Promise<Record<string, unknown>>; destroy(): void };

/** Sends the AWS calls of the list, once each: no retry inside. */
export function awsSender({ base, keysOf }: AwsSenderOptions) {
  const clients = new Map<string, Client>();
  const settings = (accountId: string, region: string) => ({
    region,
    credentials: keysOf(accountId),
    maxAttempts: 1,
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: ANSWER_MS },
    ...(base.endpoint === undefined ? {} : { endpoint: base.endpoint }),
  });
  const clientOf = async ({ accountId, region, operation }: AwsRequest): Promise<Client> => {
    const [service] = operation.split(":");
    const key = `${accountId}/${region}/${service}`;
    const known = clients.get(key);
    if (known) return known;
    const made =
      service === "ec2"
        ? new (await import("@aws-sdk/client-ec2")).EC2Client(settings(accountId, region))
        : new (await import("@aws-sdk/client-auto-scaling")).AutoScalingClient(settings(accountId, region));
    const client = made as unknown as Client;
    clients.set(key, client);
    return client;
  };

  return {
    /** @throws ProviderError */
    async send(request: AwsRequest, { dryRun, signal, beginWithinMs }: SendOptions): Promise<ProviderAnswer> {
      const called = performance.now();
      const checked = AWS_INPUTS[request.operation]?.safeParse(request.input);
      if (!checked?.success) {
        const what =
          checked === undefined ? "is no call that may be sent" : `has members that may not be sent (${checked.error.issues[0]?.path.join(".")})`;
        throw new ProviderError("refused", "NotAllowed", `${request.operation} ${what}.`);
      }
      const hasDryRun = request.operation.startsWith("ec2:");
      if (dryRun && !hasDryRun) return { requestId: undefined, refs: [] };
      try {
        // Keys and packages before the clock of the last look matters, and apart: without keys nothing was sent.
        await keysBefore(keysOf(request.accountId));
        const client = await clientOf(request);
        const command = await commandOf(request.operation, { ...checked.data, ...(dryRun && { DryRun: true }) });
        command.middlewareStack.add(
          (next) => (args) => {
            beginsInTime(called, beginWithinMs);
            return next(args);
          },
          { step: "deserialize", priority: "low" },
        );
        const answer = await client.send(command, signal ? { abortSignal: signal } : {});
        return {
          requestId: (answer["$metadata"] as { readonly requestId?: string } | undefined)?.requestId,
          refs: refsOf(request.operation, answer),
        };
      } catch (error) {
        const { name, $metadata } = error as { readonly name?: string; readonly $metadata?: { readonly requestId?: string } };
        if (dryRun && name === "DryRunOperation") return { requestId: $metadata?.requestId, refs: [] };
        throw awsFailureOf(error);
      }
    },
    close: () => clients.forEach((client) => client.destroy()),
  };
}

async function keysBefore(keys: () => Promise<TemporaryKeys>): Promise<void> {
  try {
    await keys();
  } catch (error) {
    const { failure, code, message } = awsFailureOf(error);
    throw new ProviderError(failure === "refused" ? "refused" : "throttled", code, `The acting role gives no keys: ${message}`, { cause: error });
  }
}

async function commandOf(operation: AwsOperation, input: Record<string, unknown>): Promise<{ readonly middlewareStack: Stack }> {
  const [ec2, scaling] = operation.startsWith("ec2:")
    ? [await import("@aws-sdk/client-ec2"), undefined]
    : [undefined, await import("@aws-sdk/client-auto-scaling")];
  const made = () => {
    switch (operation) {
      case "ec2:RunInstances":
        return ec2 && new ec2.RunInstancesCommand(input as never);
      case "ec2:TerminateInstances":
        return ec2 && new ec2.TerminateInstancesCommand(input as never);
      case "ec2:CreateTags":
        return ec2 && new ec2.CreateTagsCommand(input as never);
      case "autoscaling:UpdateAutoScalingGroup":
        return scaling && new scaling.UpdateAutoScalingGroupCommand(input as never);
      case "autoscaling:CreateOrUpdateTags":
        return scaling && new scaling.CreateOrUpdateTagsCommand(input as never);
      case "autoscaling:DeleteTags":
        return scaling && new scaling.DeleteTagsCommand(input as never);
      case "autoscaling:TerminateInstanceInAutoScalingGroup":
        return scaling && new scaling.TerminateInstanceInAutoScalingGroupCommand(input as never);
    }
  };
  return made() as unknown as { readonly middlewareStack: Stack };
}

function refsOf(operation: AwsOperation, answer: Record<string, unknown>): readonly string[] {
  const list = operation === "ec2:RunInstances" ? answer["Instances"] : operation === "ec2:TerminateInstances" ? answer["TerminatingInstances"] : [];
  return ((list ?? []) as readonly { readonly InstanceId?: string }[]).flatMap(({ InstanceId }) => InstanceId ?? []);
}
