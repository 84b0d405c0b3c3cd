/**
 * The one way to change anything at a provider. Requests are data, so that a dry run shows the very bodies, the audit
 * log keeps their hash, and nothing can be sent that is not in these lists. Only the executor is given this port.
 */
export type ProviderRequest = AwsRequest | KubernetesRequest;

export type AwsOperation =
  | "ec2:RunInstances"
  | "ec2:TerminateInstances"
  | "ec2:CreateTags"
  | "autoscaling:UpdateAutoScalingGroup"
  | "autoscaling:CreateOrUpdateTags"
  | "autoscaling:DeleteTags"
  | "autoscaling:TerminateInstanceInAutoScalingGroup"
  | "savingsplans:CreateSavingsPlan"
  | "savingsplans:DeleteQueuedSavingsPlan"
  | "savingsplans:ReturnSavingsPlan"
  | "savingsplans:TagResource";

export type AwsRequest = {
  readonly system: "aws";
  readonly accountId: string;
  readonly region: string;
  readonly operation: AwsOperation;
  /** As the AWS SDK takes it. */
  readonly input: Readonly<Record<string, unknown>>;
};

export type KubernetesOperation = "patchNode" | "evictPod" | "createNodeClaim" | "deleteNodeClaim" | "patchNodePool";

export type KubernetesRequest = {
  readonly system: "kubernetes";
  readonly cluster: string;
  readonly operation: KubernetesOperation;
  readonly name: string;
  readonly namespace?: string;
  /** patchNode, patchNodePool: a JSON patch whose `test` operations pin what was seen (uid); else the object or DeleteOptions. */
  readonly body: unknown;
};

export type ProviderAnswer = {
  /** Request id of AWS; resource version or uid of Kubernetes. */
  readonly requestId: string | undefined;
  /** What the provider made or changed: instance ids, names. */
  readonly refs: readonly string[];
};

/** How a call failed; the executor decides by this, never by the words. */
export type ProviderFailure =
  /** Refused for good: parameters, rights, preconditions. Nothing happened. */
  | "refused"
  /** What was seen is no longer there: gone, or another one under the same name. */
  | "gone"
  /** No capacity of that kind. Nothing happened. */
  | "no-capacity"
  /** A disruption budget forbids it now (429 of an eviction). Nothing happened. */
  | "disruption-budget"
  /** Asked too often. Nothing happened; ask again later. */
  | "throttled"
  /** The answer never came: it may have happened. Look before calling again. */
  | "unknown";

export class ProviderError extends Error {
  readonly failure: ProviderFailure;
  readonly code: string;
  readonly requestId: string | undefined;

  constructor(
    failure: ProviderFailure,
    code: string,
    message: string,
    options: { readonly requestId?: string | undefined; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "ProviderError";
    this.failure = failure;
    this.code = code;
    this.requestId = options.requestId;
  }
}

export type SendOptions = {
  readonly dryRun: boolean;
  readonly signal?: AbortSignal;
  /**
   * Where the first byte would leave later than this, milliseconds of real time after the call, nothing is sent and it
   * fails as `throttled` (code `NotBegun`): what was checked just before has grown old.
   */
  readonly beginWithinMs?: number;
};

export interface Provider {
  /**
   * Sends once: no retry inside, since only the executor knows whether a second call is safe.
   * With `dryRun` the provider validates and changes nothing (EC2 `DryRun`, Kubernetes `dryRun=All`); operations that have
   * no dry run at the provider are validated here and answered without a call.
   *
   * @throws ProviderError
   */
  send(request: ProviderRequest, options: SendOptions): Promise<ProviderAnswer>;
}
