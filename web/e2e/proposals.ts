import type { BrowserContext } from "playwright-core";
import type { NodeList, NodeRow, ProposalDetail } from "#web/api/types.ts";

/** A node that may move to spot now, of the first of these clusters that has one. */
export async function movableNode(context: BrowserContext, clusters: readonly string[]): Promise<NodeRow> {
  const list = (await (await context.request.get("/api/nodes?live=1")).json()) as NodeList;
  for (const cluster of clusters) {
    const node = list.nodes.find((one) => one.cluster === cluster && one.readiness === "ready" && one.proposal === null);
    if (node !== undefined) return node;
  }
  throw new Error(
    `No node of ${clusters.join(", ")} may move: ${list.nodes.map(({ name, readiness, why }) => `${name} ${readiness} ${why}`).join("; ")}`,
  );
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
