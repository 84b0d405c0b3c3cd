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
  /** Keys of the account's role that may do this. */
  readonly keysOf: (accountId: string, role: ActingRole) => () => Promise<TemporaryKeys>;
};

/** Money has a role of its own: who may replace an instance may not buy, and the other way round. */
export type ActingRole = "acting" | "purchase";

const roleFor = (operation: AwsOperation): ActingRole => (operation.startsWith("savingsplans:") ? "purchase" : "acting");
/** Savings Plans have one address for all regions. */
const SAVINGS_PLANS_REGION = "us-east-1";

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
  const settings = (accountId: string, region: string, role: ActingRole) => ({
    region,
    credentials: keysOf(accountId, role),
    maxAttempts: 1,
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: ANSWER_MS },
    ...(base.endpoint === undefined ? {} : { endpoint: base.endpoint }),
  });
  const clientOf = async ({ accountId, region, operation }: AwsRequest): Promise<Client> => {
    const [service] = operation.split(":");
    const key = `${accountId}/${region}/${service}`;
    const known = clients.get(key);
    if (known) return known;
    const role = roleFor(operation);
    const made =
      service === "ec2"
        ? new (await import("@aws-sdk/client-ec2")).EC2Client(settings(accountId, region, role))
        : service === "savingsplans"
          ? new (await import("@aws-sdk/client-savingsplans")).SavingsplansClient(settings(accountId, SAVINGS_PLANS_REGION, role))
          : new (await import("@aws-sdk/client-auto-scaling")).AutoScalingClient(settings(accountId, region, role));
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
        const role = roleFor(request.operation);
        await keysBefore(keysOf(request.accountId, role), role);
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
          refs: refsOf(request.operation, answer, checked.data),
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

async function keysBefore(keys: () => Promise<TemporaryKeys>, role: ActingRole): Promise<void> {
  try {
    await keys();
  } catch (error) {
    const { failure, code, message } = awsFailureOf(error);
    throw new ProviderError(failure === "refused" ? "refused" : "throttled", code, `The ${role} role gives no keys: ${message}`, { cause: error });
  }
}

type Command = { readonly middlewareStack: Stack };

async function commandOf(operation: AwsOperation, input: Record<string, unknown>): Promise<Command> {
  const made = operation.startsWith("savingsplans:") ? await purchaseCommand(operation, input) : await computeCommand(operation, input);
  return made as unknown as Command;
}

async function purchaseCommand(operation: AwsOperation, input: Record<string, unknown>): Promise<unknown> {
  const plans = await import("@aws-sdk/client-savingsplans");
  switch (operation) {
    case "savingsplans:CreateSavingsPlan":
      return new plans.CreateSavingsPlanCommand(input as never);
    case "savingsplans:DeleteQueuedSavingsPlan":
      return new plans.DeleteQueuedSavingsPlanCommand(input as never);
    case "savingsplans:ReturnSavingsPlan":
      return new plans.ReturnSavingsPlanCommand(input as never);
    case "savingsplans:TagResource":
      return new plans.TagResourceCommand(input as never);
    default:
      return undefined;
  }
}

async function computeCommand(operation: AwsOperation, input: Record<string, unknown>): Promise<unknown> {
  const [ec2, scaling] = operation.startsWith("ec2:")
    ? [await import("@aws-sdk/client-ec2"), undefined]
    : [undefined, await import("@aws-sdk/client-auto-scaling")];
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
    default:
      return undefined;
  }
}

function refsOf(operation: AwsOperation, answer: Record<string, unknown>, input: Record<string, unknown>): readonly string[] {
  // Only a purchase and a return are answered with the plan; what is deleted or tagged is the one that was named.
  if (operation.startsWith("savingsplans:")) {
    const id = answer["savingsPlanId"] ?? input["savingsPlanId"] ?? String(input["resourceArn"] ?? "").split("/")[1];
    return typeof id === "string" && id !== "" ? [id] : [];
  }
  const list = operation === "ec2:RunInstances" ? answer["Instances"] : operation === "ec2:TerminateInstances" ? answer["TerminatingInstances"] : [];
  return ((list ?? []) as readonly { readonly InstanceId?: string }[]).flatMap(({ InstanceId }) => InstanceId ?? []);
}
