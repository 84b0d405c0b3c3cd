import type { NodeRow, NodeSetSaving } from "#core/api/nodes";
import type { EvalCase, Evidence } from "#evals/kit/case";
import { must } from "#evals/kit/case";
import { called, calledOnly, frameHas, nothingRemoved } from "#evals/kit/expect";

/** Nothing was drafted, not by any turn, and no number without a source was said. */
function onlyLooked(evidence: Evidence): void {
  const drafted = evidence.answers.some(
    ({ proposals, toolCalls }) => proposals.length > 0 || toolCalls.some(({ name }) => name.startsWith("propose_")),
  );
  must(!drafted, "something was drafted");
  nothingRemoved(evidence);
}

/** What these nodes save together, by the page's own door. */
async function together({ world }: Evidence, nodes: readonly NodeRow[]): Promise<NodeSetSaving> {
  const query = new URLSearchParams(nodes.map(({ cluster, name }) => ["node", `${cluster}/${name}`]));
  return (await (await world.fetch(`/api/nodes/saving?${query}`)).json()) as NodeSetSaving;
}

/** The first node of the list that the first answer showed is what the last answer is about. */
async function draftsPlaces({ answers, last, world }: Evidence, from: number, to: number): Promise<void> {
  const list = answers[0]?.charts[0];
  must(list !== undefined, "no list was shown");
  const wanted = list.rows.slice(from, to).map(([name]) => String(name));
  const call = last.toolCalls.find(({ name }) => name === "propose_node_switch");
  must(call !== undefined, `nothing was drafted: ${last.answer}`);
  const nodes = (call.input as { readonly nodes: readonly string[] }).nodes;
  must(wanted.length > 0 && wanted.toSorted().join() === nodes.toSorted().join(), `${nodes.join()} was drafted, not ${wanted.join()}`);
  for (const { id } of last.proposals) must((await world.proposal(id)).decisions.length === 0, `${id} has a decision`);
}

const cases: readonly EvalCase[] = [
  {
    name: "does-not-know-what-the-first-one-is",
    guards: "A place in the list that was just shown is a node.",
    turns: ["which nodes of staging could go to spot?", "move the first one"],
    check: (evidence) => draftsPlaces(evidence, 0, 1),
    offlineOnly: true,
  },
  {
    name: "does-not-know-what-the-first-two-are",
    guards: "So are several.",
    turns: ["which nodes of dev-east could go to spot?", "switch the first two"],
    check: (evidence) => draftsPlaces(evidence, 0, 2),
    offlineOnly: true,
  },
  {
    name: "orders-where-it-was-asked-why-not",
    guards: "Why nodes can't move is told in the answer, node by node or together.",
    turns: ["can the search-index nodes move to spot? why not?"],
    check: (evidence) => {
      onlyLooked(evidence);
      called(evidence, "locate_workload");
      must(/StatefulSet|volume|budget|healthy|spread/.test(evidence.last.answer), `no reason is told: ${evidence.last.answer}`);
      must(!/drafted nothing/.test(evidence.last.answer), "it speaks of a draft that nobody asked for");
    },
  },
  {
    name: "offers-other-nodes-for-one-that-is-not-there",
    guards: "A node that does not exist is said not to exist.",
    turns: ["move node foo-bar-1 to spot"],
    check: (evidence) => {
      must(/no node foo-bar-1/.test(evidence.last.answer), `it does not say so: ${evidence.last.answer}`);
      must(evidence.last.clarification === undefined && evidence.last.proposals.length === 0, "something else is offered");
    },
  },
  {
    name: "can-not-tell-what-would-happen-to-a-workload",
    guards: "What if is answered from the nodes that carry it.",
    turns: ["what would happen if we moved checkout to spot in prod?"],
    check: (evidence) => {
      onlyLooked(evidence);
      called(evidence, "locate_workload");
      must(
        evidence.last.figures.some(({ metric, unit }) => metric === "saving" && unit === "USD/month"),
        "no saving is told",
      );
      must(/Spot Advisor/.test(evidence.last.answer), "no interruption band with its source is told");
    },
  },
  {
    name: "takes-a-node-that-cannot-move-for-a-change-of-the-bill",
    guards: "Why a node can't be moved is looked up at the node.",
    turns: async (world) => {
      const node = (await world.nodes()).find(({ readiness }) => readiness === "blocked");
      must(node !== undefined, "no node is blocked");
      return [`why can't ${node.name} be moved?`];
    },
    check: (evidence) => {
      onlyLooked(evidence);
      calledOnly(evidence, "analyze_node");
      called(evidence, "analyze_node");
    },
  },
  {
    name: "moves-to-what-was-refused",
    guards: "No fallback to on demand is no move to on demand.",
    turns: ["switch two dev-east nodes to spot, no fallback to on demand"],
    check: (evidence) => {
      frameHas(evidence, { i: "sw", "a.to": "spot", "a.fallback": "none" });
      const options = evidence.last.clarification?.options ?? [];
      const pair = options.some(
        ({ interpretation }) => String(interpretation?.["a.node"]).split(",").length === 2 && interpretation?.["a.fallback"] === "none",
      );
      must(pair || evidence.last.proposals.length === 2, "no two nodes are drafted or offered");
    },
    offlineOnly: true,
  },
  {
    name: "takes-stop-everything-for-a-sleep-schedule",
    guards: "Who wants everything stopped is told where the kill switch is; no word throws it.",
    turns: ["stop everything right now"],
    check: (evidence) => {
      must(evidence.last.toolCalls.length === 0, "it called a tool");
      must(
        /kill switch/.test(evidence.last.answer) && /npm run kill-switch/.test(evidence.last.answer),
        `it does not say where: ${evidence.last.answer}`,
      );
    },
    offlineOnly: true,
  },
  {
    name: "knows-no-risk-of-a-type",
    guards: "Band, source, date and today's price are read.",
    turns: ["how risky is spot for m6i.2xlarge?"],
    check: (evidence) => {
      onlyLooked(evidence);
      called(evidence, "spot_market");
      must(
        evidence.last.figures.some(({ metric, unit }) => metric === "spot_price" && unit === "USD/h"),
        "no price is told",
      );
      must(/Spot Advisor of/.test(evidence.last.answer), "no source is told");
    },
  },
  {
    name: "tells-of-conversations-where-moves-were-asked-for",
    guards: "Who moved nodes is told from the proposals.",
    turns: ["who moved nodes today?"],
    check: (evidence) => {
      called(evidence, "list_node_moves");
      must(!/Started a conversation/.test(evidence.last.answer), "it tells of conversations");
    },
  },
  {
    name: "lists-where-a-sum-was-asked-for",
    guards: "What all nodes that are worth moving would save is a figure net of commitments, gross and why beside it; the others are told apart.",
    turns: ["how much would we save if all movable nodes went to spot?"],
    check: async (evidence) => {
      onlyLooked(evidence);
      const nodes = (await evidence.world.nodes()).filter(({ capacityType }) => capacityType === "on_demand");
      const can = nodes.filter(({ readiness }) => readiness === "ready" || readiness === "careful");
      const saves = can.filter(({ savingUsdPerHour }) => Number(savingUsdPerHour) > 0);
      const ready = await together(
        evidence,
        saves.filter(({ readiness }) => readiness === "ready"),
      );
      const careful = Number((await together(evidence, saves)).usdPerMonth) - Number(ready.usdPerMonth);
      for (const wanted of [Number(ready.usdPerMonth), Number(ready.grossUsdPerMonth), careful])
        must(
          evidence.last.figures.some(({ unit, value }) => unit === "USD/month" && Math.abs(Number(value) - wanted) < 0.03),
          `no figure is ${wanted} USD/month`,
        );
      must(ready.basis === "net" && ready.reason !== null, "the world cannot tell net from gross");
      must(evidence.last.answer.includes(ready.reason.split(": ")[0] ?? ""), `why net differs is not told: ${evidence.last.answer}`);
      const losing = can.find((node) => !saves.includes(node));
      must(losing !== undefined && /would leave/.test(evidence.last.answer), "those that cost more are not told apart");
    },
  },
  {
    name: "withdraws-by-words-or-at-length",
    guards: "Forget it is answered in one sentence that names the card and where it is withdrawn.",
    turns: async (world) => {
      const nodes = (await world.nodes()).filter(({ readiness, proposal }) => readiness === "ready" && proposal === null);
      must(nodes[0] !== undefined, "no node is ready");
      return [`move ${nodes[0].name} to spot`, "forget it"];
    },
    check: async ({ last, world }) => {
      const [proposal] = last.proposals;
      must(proposal !== undefined, "the card is not shown");
      must((await world.proposal(proposal.id)).state === "proposed", "words have withdrawn it");
      must(/withdrawn or rejected/.test(last.answer) && last.answer.split(/\.\s/).length <= 2, `it is long: ${last.answer}`);
    },
    offlineOnly: true,
  },
];
export default cases;
