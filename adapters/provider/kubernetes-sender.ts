import { z } from "zod";
import type { RequestContext, ResponseContext } from "@kubernetes/client-node";
import type { ClusterAccess } from "#adapters/kubernetes/cluster-access";
import { beginsInTime } from "#adapters/provider/begins-in-time";
import { kubernetesFailureOf } from "#adapters/provider/kubernetes-failure-of";
import { type KubernetesOperation, type KubernetesRequest, type ProviderAnswer, ProviderError, type SendOptions } from "#core/ports/provider";

/** Well within a lease, so that nobody takes over while an answer is still awaited. */
const ANSWER_MS = 12_000;
const KARPENTER = { group: "karpenter.sh", version: "v1" } as const;

const Pinned = z.strictObject({ op: z.literal("test"), path: z.literal("/metadata/uid"), value: z.string().min(1) });
const patchOf = (paths: RegExp) =>
  z.tuple(
    [Pinned],
    z.strictObject({ op: z.enum(["test", "add", "replace", "remove"]), path: z.string().regex(paths), value: z.unknown() }).partial({ value: true }),
  );
const Preconditions = z.strictObject({ uid: z.string().min(1) });

/** The only objects that can be sent: every change is pinned to the uid that was seen. */
const BODIES: Readonly<Record<KubernetesOperation, z.ZodType>> = {
  patchNode: patchOf(/^\/(spec\/unschedulable|metadata\/annotations(\/majortom\.io~1action)?)$/),
  patchNodePool: patchOf(/^\/spec\/template\/spec\/requirements\/\d+\/(key|values)$/),
  evictPod: z.strictObject({
    apiVersion: z.literal("policy/v1"),
    kind: z.literal("Eviction"),
    metadata: z.strictObject({ name: z.string(), namespace: z.string() }),
    deleteOptions: z.strictObject({ preconditions: Preconditions }),
  }),
  createNodeClaim: z.looseObject({
    apiVersion: z.literal("karpenter.sh/v1"),
    kind: z.literal("NodeClaim"),
    metadata: z.looseObject({ name: z.string().startsWith("majortom-") }),
  }),
  deleteNodeClaim: z.strictObject({ apiVersion: z.literal("v1"), kind: z.literal("DeleteOptions"), preconditions: Preconditions }),
};

/** Sends the Kubernetes calls of the list, once each. */
export function kubernetesSender({ accessTo }: { readonly accessTo: (cluster: string) => Promise<ClusterAccess> }) {
  return {
    /** @throws ProviderError */
    async send(request: KubernetesRequest, { dryRun, signal, beginWithinMs }: SendOptions): Promise<ProviderAnswer> {
      const called = performance.now();
      const { operation, name } = request;
      const checked = BODIES[operation]?.safeParse(request.body);
      if (!checked?.success) throw new ProviderError("refused", "NotAllowed", `${operation} of ${name} is no call that may be sent.`);
      const kubernetes = await import("@kubernetes/client-node");
      const access = await accessBefore(accessTo, request.cluster);
      const limited = {
        pre: async (context: RequestContext) => {
          const limit = AbortSignal.timeout(ANSWER_MS);
          context.setSignal(signal ? AbortSignal.any([signal, limit]) : limit);
          beginsInTime(called, beginWithinMs);
          return context;
        },
        post: async (context: ResponseContext) => context,
      };
      const config = new kubernetes.KubeConfig();
      const { caData, skipTlsVerify: skipTLSVerify, server } = access;
      config.loadFromClusterAndUser(
        { name: access.name, server, skipTLSVerify, ...(caData === undefined ? {} : { caData }) },
        { name: "major-tom", ...access.identity },
      );
      const configuration = kubernetes.createConfiguration({
        baseServer: new kubernetes.ServerConfiguration(server, {}),
        authMethods: { default: config },
        promiseMiddleware: [limited],
      });
      try {
        return answerOf(await dispatch(kubernetes, configuration, request, dryRun ? "All" : undefined));
      } catch (error) {
        throw kubernetesFailureOf(error, operation);
      }
    },
  };
}

type Module = typeof import("@kubernetes/client-node");

async function dispatch(
  kubernetes: Module,
  configuration: ReturnType<Module["createConfiguration"]>,
  request: KubernetesRequest,
  dryRun: "All" | undefined,
): Promise<unknown> {
  const { operation, name, namespace, body } = request;
  const dry = dryRun === undefined ? {} : { dryRun };
  const jsonPatch = kubernetes.setHeaderOptions("Content-Type", kubernetes.PatchStrategy.JsonPatch, configuration);
  const core = () => new kubernetes.CoreV1Api(configuration);
  const custom = () => new kubernetes.CustomObjectsApi(configuration);
  switch (operation) {
    case "patchNode":
      return core().patchNode({ name, body, fieldManager: "major-tom", ...dry }, jsonPatch);
    case "evictPod":
      return core().createNamespacedPodEviction({ name, namespace: namespace ?? "", body: body as never, ...dry });
    case "createNodeClaim":
      return custom().createClusterCustomObject({ ...KARPENTER, plural: "nodeclaims", body, fieldManager: "major-tom", ...dry });
    case "deleteNodeClaim":
      return custom().deleteClusterCustomObject({ ...KARPENTER, plural: "nodeclaims", name, body: body as never, ...dry });
    case "patchNodePool":
      return custom().patchClusterCustomObject({ ...KARPENTER, plural: "nodepools", name, body, fieldManager: "major-tom", ...dry }, jsonPatch);
  }
}

async function accessBefore(accessTo: (cluster: string) => Promise<ClusterAccess>, cluster: string) {
  try {
    const access = await accessTo(cluster);
    return { ...access, identity: await access.identity() };
  } catch (error) {
    throw new ProviderError(
      "throttled",
      "NoAccess",
      `The cluster ${cluster} cannot be reached: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

function answerOf(answer: unknown): ProviderAnswer {
  const { metadata } = (answer ?? {}) as { readonly metadata?: { readonly name?: string; readonly uid?: string; readonly resourceVersion?: string } };
  return { requestId: metadata?.resourceVersion ?? metadata?.uid, refs: metadata?.name === undefined ? [] : [metadata.name] };
}
