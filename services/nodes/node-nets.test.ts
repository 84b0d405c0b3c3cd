import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NodeRow } from "#core/api/nodes";
import type { InstanceUse } from "#core/commitments/instance-change";
import { asChange } from "#core/commitments/instance-change";
import { netEffect } from "#core/commitments/net-effect";
import type { WaterfallResult } from "#core/commitments/waterfall/result";
import { decimal, toNumber } from "#core/figures/decimal";
import type { Candidate } from "#core/insights/overlap";
import { NO_CLOUDS } from "#core/ports/no-clouds";
import { netCandidates } from "#services/commitments/net-candidates";
import { readCommitmentEffect } from "#services/commitments/net-effect";
import { standingWaterfall } from "#services/commitments/standing-waterfall";
import { openSampleCompany } from "#services/commitments/testing/sample-company";
import type { ServiceContext } from "#services/context";
import { nodeNets } from "#services/nodes/node-nets";

const PATIENCE_MS = 240_000;
const SPOT_SHARE = 0.4;
const MONTH = 730;
let company: Awaited<ReturnType<typeof openSampleCompany>>;
let ctx: ServiceContext;
let base: WaterfallResult;
let nodes: readonly NodeRow[];

beforeAll(async () => {
  company = await openSampleCompany();
  base = await standingWaterfall(company.ctx, { days: 14 });
  // Kinds of instances that run in every hour of the two weeks, each in a cluster of its own account.
  const steady = base.usage.rows.filter(
    ({ service, instanceType, quantity }) => service === "ec2" && instanceType !== undefined && quantity.every((units) => units >= 1),
  );
  const clusters = [...new Set(steady.map(({ account }) => account))].map((account) => ({ name: `c-${account}`, accountId: account }));
  ctx = { ...company.ctx, clouds: { ...company.ctx.clouds, compute: () => ({ clusters: async () => clusters }) as never } };
  nodes = steady.slice(0, 12).map(({ account, region, instanceType, onDemandRate }, at): NodeRow => {
    const gross = (onDemandRate * (1 - SPOT_SHARE)).toFixed(5);
    return {
      name: `n${at}`,
      cluster: `c-${account}`,
      region,
      instanceType: instanceType ?? null,
      capacityType: "on_demand",
      readiness: "ready",
      usdPerHour: onDemandRate.toFixed(5),
      spotUsdPerHour: (onDemandRate * SPOT_SHARE).toFixed(5),
      savingUsdPerHour: gross,
      savingUsdPerMonth: (Number(gross) * MONTH).toFixed(2),
      savingBasis: "gross",
      grossUsdPerHour: gross,
      grossUsdPerMonth: (Number(gross) * MONTH).toFixed(2),
      savingReason: null,
    } as NodeRow;
  });
}, PATIENCE_MS);
afterAll(() => company?.close());

const useOf = (node: NodeRow, capacityType: InstanceUse["capacityType"]): InstanceUse => ({
  account: node.cluster.slice(2),
  region: node.region,
  instanceType: node.instanceType ?? "",
  capacityType,
  usdPerHour: Number(capacityType === "spot" ? node.spotUsdPerHour : node.usdPerHour),
  units: 1,
});
const changeOf = (node: NodeRow) => ({ id: node.name, before: [useOf(node, "on_demand")], after: [useOf(node, "spot")] });
const replay = (some: readonly NodeRow[]) =>
  netEffect(
    base.usage,
    base.position,
    some.map((node) => asChange(changeOf(node), base.usage)),
  );

describe("nodes of the sample company's bill", () => {
  it("save by themselves what the service of all cards says, for the same reason", async () => {
    const nets = await nodeNets(ctx);
    expect(nets.note).toMatch(/^Net of what Savings Plans and reservations do/);
    let differs = 0;
    for (const node of nodes) {
      const row = nets.rowOf(node);
      const card = await readCommitmentEffect(ctx, [changeOf(node)]);
      if ("unknown" in card) throw new Error(card.unknown);
      expect(row).toMatchObject({ savingBasis: "net", grossUsdPerHour: node.grossUsdPerHour });
      expect(Number(row.savingUsdPerHour)).toBeCloseTo(Number(node.grossUsdPerHour) + card.effectUsdPerHour, 4);
      if (card.reason === undefined) continue;
      differs += 1;
      expect(row.savingReason?.split(": ")[0]).toBe(card.reason.split(": ")[0]);
    }
    expect(differs).toBeGreaterThan(2);
  });

  it("save together what a full replay of all moves says, set after set", async () => {
    const [first, second] = [nodes.slice(0, 5), nodes.slice(5)];
    const sets = (await nodeNets(ctx)).inTurn([first, second]);
    const gap = ({ netUsdPerHour, grossUsdPerHour }: ReturnType<typeof netEffect>) => netUsdPerHour - grossUsdPerHour;
    const net = (at: number) => Number(sets[at]?.usdPerHour) - Number(sets[at]?.grossUsdPerHour);
    expect(net(0)).toBeCloseTo(gap(replay(first)), 4);
    expect(net(0) + net(1)).toBeCloseTo(gap(replay(nodes)), 4);
    expect(sets.map(({ basis, unknown }) => [basis, unknown])).toEqual([
      ["net", 0],
      ["net", 0],
    ]);
    expect(sets.some(({ reason }) => reason !== null)).toBe(true);
  });

  it("are told before commitments, with why, where the plans cannot be read", async () => {
    const blind = await nodeNets({ ...ctx, clouds: { ...NO_CLOUDS, connected: false } });
    expect(blind.note).toMatch(/^Before commitments: .*could not be worked out/);
    const [node] = nodes;
    if (node === undefined) throw new Error("There is no node.");
    expect(blind.rowOf(node)).toBe(node);
    expect(blind.inTurn([[node]])).toMatchObject([{ basis: "gross", usdPerHour: node.grossUsdPerHour, reason: null }]);
  });
});

describe("savings of the sample company's bill", () => {
  const candidateOf = (node: NodeRow, share: number): Candidate => ({
    resource: node.name,
    members: [node.name],
    account: node.cluster.slice(2),
    region: node.region,
    detail: "",
    cost: decimal("1"),
    saving: decimal((Number(node.usdPerHour) * share * MONTH).toFixed(6)),
    covered: 0n,
    change: { before: [useOf(node, "on_demand")], after: [] },
  });

  it("that stay add up to a full replay, and what is left out raises the bill on top of them, with the waterfall's own reason", async () => {
    // Small savings: what a plan pays for is dearer to free than they are worth.
    const candidates = nodes.map((node, at) => candidateOf(node, at % 2 === 0 ? 0.2 : 0.7));
    const net = await netCandidates(ctx, candidates);
    expect(net.unknown).toBeUndefined();
    const stays = nodes.filter((_, at) => net.after(candidates[at] as Candidate) !== undefined);
    const out = candidates.flatMap((candidate) => net.leftOutOf(candidate) ?? []);
    expect(stays.length + out.length).toBe(nodes.length);
    expect(out.length).toBeGreaterThan(0);
    const removal = (some: readonly NodeRow[]) =>
      netEffect(
        base.usage,
        base.position,
        some.map((node) => asChange({ ...changeOf(node), after: [] }, base.usage)),
      );
    const taken = ({ netUsdPerHour, grossUsdPerHour }: ReturnType<typeof netEffect>) => (grossUsdPerHour - netUsdPerHour) * MONTH;
    const kept = candidates.flatMap((candidate) => net.after(candidate) ?? []);
    const covered = kept.reduce((sum, candidate) => sum + toNumber(candidate.covered), 0);
    expect(covered).toBeCloseTo(taken(removal(stays)), 3);
    for (const one of out) {
      const node = nodes.find(({ name }) => name === one.resource) as NodeRow;
      expect(toNumber(one.covered)).toBeCloseTo(taken(removal([...stays, node])) - taken(removal(stays)), 3);
      expect(toNumber(one.saving - one.covered)).toBeLessThan(1e-6);
      expect(one.reason).toMatchObject({ kind: expect.stringMatching(/^(?:loses|less)$/) as string });
      expect(one.reason?.idleUsdPerHour).toBeGreaterThan(0);
    }
    const all = nodes.filter((node) => out.some(({ resource }) => resource === node.name));
    expect(toNumber(net.together(out).covered)).toBeCloseTo(taken(removal([...stays, ...all])) - taken(removal(stays)), 3);
  });
});
