import type { KubeConfig, RequestContext, ResponseContext } from "@kubernetes/client-node";
import type { ClusterAccess, ClusterIdentity } from "#adapters/kubernetes/cluster-access";
import { clusterUnavailable, statusOf } from "#adapters/kubernetes/cluster-failure";

const PAGE = 500;
const ANSWER_MS = 30_000;
/** Waits between the tries of a read, milliseconds. */
const RETRY_AFTER_MS = [200, 1000] as const;

type KubernetesModule = typeof import("@kubernetes/client-node");
type Page<Item> = { readonly items: readonly Item[]; readonly metadata?: { readonly _continue?: string } };

export type ClusterApis = {
  readonly core: InstanceType<KubernetesModule["CoreV1Api"]>;
  readonly apps: InstanceType<KubernetesModule["AppsV1Api"]>;
  readonly batch: InstanceType<KubernetesModule["BatchV1Api"]>;
  readonly policy: InstanceType<KubernetesModule["PolicyV1Api"]>;
  readonly custom: InstanceType<KubernetesModule["CustomObjectsApi"]>;
};

type Lister<Item> = (apis: ClusterApis, page: { limit: number; _continue?: string }) => Promise<Page<Item>>;

export type ClusterReader = {
  /** @throws UnavailableError that names the cluster */
  read<T>(run: (apis: ClusterApis) => Promise<T>): Promise<T>;
  /** Every page; a list whose continuation has expired is begun anew, once. */
  all<Item>(list: Lister<Item>): Promise<readonly Item[]>;
};

/** Reads with a limit of time and a few tries: none of them changes anything. */
export function clusterReader(access: ClusterAccess): ClusterReader {
  let opened: { readonly identity: string; readonly apis: ClusterApis } | undefined;
  const apis = async (): Promise<ClusterApis> => {
    const kubernetes = await import("@kubernetes/client-node");
    const identity = await access.identity();
    const key = JSON.stringify(identity);
    if (opened?.identity !== key) opened = { identity: key, apis: apisOf(kubernetes, access, configOf(kubernetes, access, identity)) };
    return opened.apis;
  };
  const read: ClusterReader["read"] = async (run) => {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await run(await apis());
      } catch (error) {
        const wait = RETRY_AFTER_MS[attempt];
        if (wait === undefined || !mayPass(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  };
  const failing = async <T>(run: () => Promise<T>): Promise<T> =>
    run().catch((error: unknown) => Promise.reject(clusterUnavailable(error, access.name)));
  const everyPage = async <Item>(list: Lister<Item>): Promise<Item[]> => {
    const items: Item[] = [];
    let next: string | undefined;
    do {
      const from = next;
      const page = await read((opened) => list(opened, { limit: PAGE, ...(from ? { _continue: from } : {}) }));
      items.push(...page.items);
      next = page.metadata?._continue;
    } while (next);
    return items;
  };
  return {
    read: (run) => failing(() => read(run)),
    all: (list) =>
      failing(async () => {
        try {
          return await everyPage(list);
        } catch (error) {
          if (statusOf(error) === 410) return everyPage(list);
          throw error;
        }
      }),
  };
}

function mayPass(error: unknown): boolean {
  const status = statusOf(error);
  return status === undefined ? !(error instanceof Error && error.name === "UnavailableError") : status === 429 || status >= 500;
}

function configOf(kubernetes: KubernetesModule, access: ClusterAccess, identity: ClusterIdentity): KubeConfig {
  const config = new kubernetes.KubeConfig();
  config.loadFromClusterAndUser(
    {
      name: access.name,
      server: access.server,
      skipTLSVerify: access.skipTlsVerify,
      ...(access.caData === undefined ? {} : { caData: access.caData }),
    },
    { name: "major-tom", ...identity },
  );
  return config;
}

function apisOf(kubernetes: KubernetesModule, access: ClusterAccess, config: KubeConfig): ClusterApis {
  const limited = {
    pre: async (context: RequestContext) => {
      context.setSignal(AbortSignal.timeout(ANSWER_MS));
      return context;
    },
    post: async (context: ResponseContext) => context,
  };
  const configuration = kubernetes.createConfiguration({
    baseServer: new kubernetes.ServerConfiguration(access.server, {}),
    authMethods: { default: config },
    promiseMiddleware: [limited],
  });
  return {
    core: new kubernetes.CoreV1Api(configuration),
    apps: new kubernetes.AppsV1Api(configuration),
    batch: new kubernetes.BatchV1Api(configuration),
    policy: new kubernetes.PolicyV1Api(configuration),
    custom: new kubernetes.CustomObjectsApi(configuration),
  };
}
