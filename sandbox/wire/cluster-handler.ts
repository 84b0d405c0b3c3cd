import type { IncomingMessage, ServerResponse } from "node:http";

/** Answers for one cluster's Kubernetes API. `path` is what follows the cluster's address, with its query: `/api/v1/nodes?limit=500`. */
export interface ClusterHandler {
  handle(request: IncomingMessage, response: ServerResponse, path: string): void;
  close(): void;
}

/** By `<company key>/<cluster name>`. */
export type ClusterHandlers = ReadonlyMap<string, ClusterHandler>;

/** Who a request to a cluster is; undefined is nobody. */
export type ClusterAuthentication = (authorization: string | undefined) => ClusterIdentity | undefined;
export type ClusterIdentity = { readonly name: string; readonly groups: readonly string[]; readonly readOnly: boolean };
