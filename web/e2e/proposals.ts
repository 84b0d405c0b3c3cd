import type { BrowserContext } from "playwright-core";
import type { NodeList, NodeRow, ProposalDetail } from "#web/api/types.ts";

/** A node that may move to spot now, of the first of these clusters that has one. */
export async function movableNode(context: BrowserContext, clusters: readonly string[]): Promise<NodeRow> {
  const movable = await movableNodes(context);
  for (const cluster of clusters) {
    const node = movable.find((one) => one.cluster === cluster);
    if (node !== undefined) return node;
  }
  throw new Error(`No node of ${clusters.join(", ")} may move, only ${movable.map(({ name }) => name).join(", ") || "none"}.`);
}

/** All that may move now; the page shows what was last seen, and nodes come and go on a fast clock. */
export async function movableNodes(context: BrowserContext): Promise<readonly NodeRow[]> {
  const list = (await (await context.request.get("/api/nodes?live=1")).json()) as NodeList;
  return list.nodes.filter(({ readiness, proposal }) => readiness === "ready" && proposal === null);
}

/** As the pages of this browser draft: from their own origin. */
export const draft = (context: BrowserContext, node: NodeRow): Promise<ProposalDetail> =>
  post(context, "/api/proposals", { kind: "node_switch", params: { node: node.name, cluster: node.cluster, to: "spot" } });

/** Somebody else's edit, while the page looks elsewhere. */
export const revise = (
  context: BrowserContext,
  { id, hash }: ProposalDetail,
  params: { readonly fallback: "none" | "on_demand" },
): Promise<ProposalDetail> => post(context, `/api/proposals/${id}/revise`, { hash, params });

async function post(context: BrowserContext, path: string, data: object): Promise<ProposalDetail> {
  const origin = new URL((await context.request.get("/api/me")).url()).origin;
  const answer = await context.request.post(path, { data, headers: { origin } });
  if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`);
  return (await answer.json()) as ProposalDetail;
}

export async function detailOf(context: BrowserContext, id: string): Promise<ProposalDetail> {
  return (await (await context.request.get(`/api/proposals/${id}`)).json()) as ProposalDetail;
}
