import { describe, expect, it } from "vitest";
import type { Frame, Vocabulary } from "#core/planner/frame";
import type { ListedRow } from "#agent/plan/list-picks";
import { planOf } from "#agent/plan/plan";
import { threadReading } from "#agent/plan/thread-reading";
import { understand } from "#agent/planner/understand";

const vocabulary: Vocabulary = {
  accounts: ["production", "staging", "dev"],
  clusters: ["prod-eks", "staging-eks", "dev-east", "dev-cluster"],
  namespaces: ["checkout", "payments", "search"],
  workloads: ["checkout-api", "search-index"],
  regions: ["eu-west-1", "us-east-1"],
  services: ["EC2"],
  tags: { env: ["staging", "dev"] },
};
const names = [...vocabulary.clusters, ...vocabulary.namespaces, ...vocabulary.workloads, ...vocabulary.accounts, ...vocabulary.regions];
const rows: readonly ListedRow[] = [
  { name: "ip-10-0-0-1", price: "0.384", saving: "160", readiness: "ready", bought: "on_demand" },
  { name: "ip-10-0-0-2", price: "0.192", saving: "90", readiness: "ready", bought: "on_demand" },
  { name: "ip-10-0-0-3", price: "0.096", saving: "40", readiness: "careful", bought: "on_demand" },
  { name: "ip-10-0-0-4", price: "0.048", saving: "20", readiness: "blocked", bought: "on_demand" },
];
const history: readonly Frame[] = [{ i: "recs", "a.kind": "spot", "f.account": "staging" }];

type Thread = { readonly proposals?: readonly string[]; readonly rows?: readonly ListedRow[]; readonly history?: readonly Frame[] };

/** The frame that the message is answered by, whether the planner or the thread read it. */
function readingOf(text: string, thread: Thread = {}) {
  const understood = understand(text, { now: new Date("2026-11-18T12:00:00Z"), vocabulary, history: thread.history ?? [] });
  const shown = threadReading(text, understood, {
    proposals: thread.proposals ?? [],
    listed: (thread.rows ?? []).map(({ name }) => name),
    rows: thread.rows ?? [],
    history: thread.history ?? [],
    nodes: [],
    namespaces: vocabulary.namespaces,
    names,
  });
  return shown ?? (understood.ask ? undefined : understood.reading);
}
const frameOf = (text: string, thread?: Thread) => readingOf(text, thread)?.frame;
const toolsOf = (text: string) => {
  const reading = readingOf(text);
  return reading === undefined ? ["ask"] : planOf(reading).flatMap(({ calls }) => calls.map(({ name }) => name));
};

describe("a place in the list before", () => {
  const after = (text: string) => frameOf(text, { rows, history });
  it.each([
    ["move the first one", "ip-10-0-0-1"],
    ["ok switch the second", "ip-10-0-0-2"],
    ["mvoe teh frist one pls", "ip-10-0-0-1"],
    ["move number 2 to spot", "ip-10-0-0-2"],
    ["move the first two", "ip-10-0-0-1,ip-10-0-0-2"],
    ["do the first two", "ip-10-0-0-1,ip-10-0-0-2"],
    ["put the cheapest of them on spot", "ip-10-0-0-3"],
    ["go with the one that saves the most", "ip-10-0-0-1"],
    ["switch the most expensive one", "ip-10-0-0-1"],
    ["move the last one", "ip-10-0-0-4"],
  ])("is the node that stands there: %s", (text, node) => {
    expect(after(text)).toEqual({ i: "sw", "a.node": node, "a.to": "spot" });
  });

  it("goes the other way where the list was of spot nodes", () => {
    const spot = rows.map((row) => ({ ...row, bought: "spot" }));
    expect(frameOf("move the first one", { rows: spot, history })).toMatchObject({ "a.to": "on_demand" });
  });

  it("looks at the list again for all of them, and is not sure", () => {
    const reading = readingOf("move them all to spot", { rows, history });
    expect(reading?.frame).toEqual({ i: "sw", "a.to": "spot", "f.account": "staging" });
    expect(reading?.confidence).toBe(0);
  });

  it.each(["what if we moved the first one?", "why is the first one so expensive?", "what did we spend in the first week?"])(
    "orders nothing in a question: %s",
    (text) => expect(after(text)?.i).not.toBe("sw"),
  );

  it("is nothing where no list was shown", () => {
    expect(frameOf("move the first one", { history })?.["a.node"]).toBeUndefined();
  });
});

describe("a node that is not there", () => {
  it.each([
    ["move node foo-bar-1 to spot", "foo-bar-1"],
    ["put web-node-77 on spot", "web-node-77"],
    ["please switch gpu-worker-9 to spot", "gpu-worker-9"],
    ["move the machine called Batch-7f to spot.", "batch-7f"],
    ["switch instance build-02 to on-demand", "build-02"],
  ])("is looked for by its name: %s", (text, node) => {
    expect(frameOf(text)).toMatchObject({ i: "sw", "a.node": node });
  });

  it("is looked at where it is only asked about", () => {
    expect(frameOf("why can't node gpu-worker-9 go to spot?")).toMatchObject({ i: "why", "a.target": "risk", "a.node": "gpu-worker-9" });
  });

  it.each([
    "move us-east-1 nodes to spot",
    "move prod-eks to spot",
    "what does a 3-year plan cost?",
    "switch m6i.2xlarge nodes to spot",
    "move APR-1 to spot",
  ])("is no place, type or term: %s", (text) => expect(String(frameOf(text)?.["a.node"] ?? "")).not.toMatch(/[a-z]-\d/));
});

describe("nodes together", () => {
  it.each([
    ["can the search-index nodes move to spot? why not?", { "f.workload": "search-index" }],
    ["why can't search-index go on spot", { "f.workload": "search-index" }],
    ["whats stopping search-index from going spot", { "f.workload": "search-index" }],
    ["what blocks the payments nodes from spot", { "f.namespace": "payments" }],
    ["is it safe to run the search namespace on spot?", { "f.namespace": "search" }],
    ["what would happen if we moved checkout to spot in prod-eks?", { "f.namespace": "checkout", "f.cluster": "prod-eks" }],
    ["simulate moving the payments namespace to spot on prod-eks", { "f.namespace": "payments", "f.cluster": "prod-eks" }],
    ["what happens to checkout if we move it to spot?", { "f.namespace": "checkout" }],
  ])("are looked at, and nothing is ordered: %s", (text, places) => {
    expect(frameOf(text)).toEqual({ i: "why", "a.target": "risk", "a.to": "spot", ...places });
    expect(toolsOf(text)).toEqual(["locate_workload"]);
  });

  it.each([
    "move search-index to spot",
    "please put checkout on spot",
    "can you move checkout-api to spot?",
    "can we get the prod-eks nodes onto spot",
  ])("are moved where that is said: %s", (text) => {
    expect(frameOf(text)).toMatchObject({ i: "sw", "a.to": "spot" });
  });

  it.each([
    "how much would we save if all movable nodes went to spot?",
    "what would we save if everything movable ran on spot",
    "total savings if all eligible nodes went spot?",
    "potential spot savings across all nodes",
    "if I put all ready nodes on spot how much less would we pay",
  ])("are summed up: %s", (text) => {
    expect(frameOf(text)).toMatchObject({ i: "recs", "a.kind": "spot" });
    expect(toolsOf(text)).toEqual(["list_inventory"]);
  });

  it("leaves what spot has saved to the bill", () => {
    expect(frameOf("how much did spot save us last month")).toMatchObject({ i: "q", t: "last_month" });
  });
});

describe("one node", () => {
  it.each([
    "why can't ip-10-0-145-220 be moved?",
    "what's blocking ip-10-0-145-220",
    "is ip-10-0-145-220 risky",
    "ip-10-0-145-220 stuck on demand, why",
    "how come ip-10-0-145-220 won't move",
    "why can i-0abc12345678def90 not move",
  ])("is analyzed, and is no change of the bill: %s", (text) => {
    expect(frameOf(text)).toMatchObject({ i: "why", "a.target": "risk" });
    expect(toolsOf(text)).toEqual(["analyze_node"]);
  });
});

describe("a type on spot", () => {
  it.each([
    "how risky is spot for m6i.2xlarge?",
    "interruption risk of m6i.2xlarge on spot",
    "is m6i.2xlarge spot safe",
    "how often do m6i.2xlarge spot instances get reclaimed?",
    "what's the spot price of m6i.2xlarge",
    "what does m6i.2xlarge cost on spot right now",
  ])("is asked of the market: %s", (text) => {
    expect(frameOf(text)).toMatchObject({ i: "why", "f.instance_type": "m6i.2xlarge", "a.to": "spot" });
    expect(toolsOf(text)).toEqual(["spot_market"]);
  });

  it.each(["what did m6i.2xlarge spot cost last month", "how many m5.xlarge do we run"])(
    "stays a question of the bill or the inventory: %s",
    (text) => {
      expect(toolsOf(text)).not.toContain("spot_market");
    },
  );
});

describe("stop everything", () => {
  it.each([
    "stop everything right now",
    "kill switch",
    "where's the kill switch?",
    "pause all automation",
    "freeze all changes",
    "emergency stop!!",
    "halt all automation in prod-eks",
    "stop all moves now",
    "turn off automation",
  ])("is the kill switch, which no tool throws: %s", (text) => {
    expect(frameOf(text)).toEqual({ i: "help", "a.topic": "kill_switch" });
    expect(toolsOf(text)).toEqual([]);
  });

  it.each(["pause dev-cluster at weekends", "stop everything in dev-cluster at night", "stop dev-cluster every evening at 20:00"])(
    "is a sleep schedule where a time is named: %s",
    (text) => expect(frameOf(text)?.["a.topic"]).not.toBe("kill_switch"),
  );
});

describe("a change freeze", () => {
  it.each([
    "turn down APR-31, we're in a change freeze",
    "change freeze 23 to 30 november, block all actions",
    "change freeze nov 24 through dec 1, touch nothing",
  ])("is a reason or a window with dates: %s", (text) => expect(frameOf(text)?.["a.topic"]).not.toBe("kill_switch"));
});

describe("who moved", () => {
  it.each([
    ["who moved nodes today?", "today"],
    ["which nodes were switched today?", "today"],
    ["who moved nodes to spot this week?", "this_week"],
    ["any node moves yesterday?", "yesterday"],
    ["who asked to move nodes this month", "this_month"],
  ])("asks for moves alone: %s", (text, t) => {
    expect(frameOf(text)).toEqual({ i: "audit", "a.what": "node_switches", t });
    expect(toolsOf(text)).toEqual(["list_node_moves"]);
  });

  it("asks of one node where one is named", () => {
    expect(frameOf("who switched ip-10-0-0-1 to spot?")).toMatchObject({ i: "audit", "a.what": "node_switches", "a.node": "ip-10-0-0-1" });
  });

  it.each(["what did people do today?", "who can move nodes?"])("leaves other questions alone: %s", (text) => {
    expect(toolsOf(text)).not.toContain("list_node_moves");
  });
});

describe("after a draft", () => {
  it.each(["forget it", "cancel that", "scrap it", "never mind", "nvm", "actually drop that please"])("says where it is withdrawn: %s", (text) => {
    expect(frameOf(text, { proposals: ["APR-3"], history: [{ i: "sw", "a.node": "ip-10-0-0-1", "a.to": "spot" }] })).toMatchObject({
      i: "no",
      "a.ref": "APR-3",
    });
  });
});

describe("commitment that went unused", () => {
  it.each([
    "how much of our savings plans went unused last month?",
    "how much commitment did we waste last month",
    "what part of the savings plans was not used last month?",
  ])("is money, not a list of plans: %s", (text) =>
    expect(planOf(readingOf(text) ?? { frame: { i: "amb" }, assumed: {}, extras: {}, also: [], confidence: 0 })[0]?.calls[0]?.input).toMatchObject({
      metric: "unused_commitment",
      period: "last_month",
    }),
  );
});
