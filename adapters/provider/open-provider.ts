import { awsSender, type AwsSenderOptions } from "#adapters/provider/aws-sender";
import { kubernetesSender } from "#adapters/provider/kubernetes-sender";
import type { ClusterAccess } from "#adapters/kubernetes/cluster-access";
import type { Provider } from "#core/ports/provider";

export type ProviderOptions = AwsSenderOptions & {
  /** The cluster's API under the acting role. */
  readonly accessTo: (cluster: string) => Promise<ClusterAccess>;
};

/** The acting side of one tenant's clouds: what is in the lists can be sent, and nothing else. */
export function openProvider({ base, keysOf, accessTo }: ProviderOptions): Provider & { close(): void } {
  const aws = awsSender({ base, keysOf });
  const kubernetes = kubernetesSender({ accessTo });
  return {
    send: (request, options) => (request.system === "aws" ? aws.send(request, options) : kubernetes.send(request, options)),
    close: aws.close,
  };
}
