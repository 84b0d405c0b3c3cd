import { MajorTomError } from "#core/errors";
import { POLICY_VERSION } from "#core/proposals/policy";
import { sealHash } from "#core/proposals/sealed";
import { OPEN, type ProposalKind } from "#core/proposals/state";
import { commandOf, Dice, openingOf } from "#core/proposals/testing/gate-commands";
import { type ModelAnswer, type ModelEvent, type ModelProposal, oracle, rowOf, submitted } from "#core/proposals/testing/oracle";
import { proposalsIn, type StoredProposal } from "#db/repositories/proposals";
import { sha256 } from "#services/audit/append";
import { claimProposal } from "#services/execution/claim";
import { beginRollback, endAction } from "#services/execution/finish";
import { LeaseLostError } from "#services/execution/lease";
import { DEFAULT_PACE } from "#services/execution/pace";
import { approveProposal } from "#services/proposals/approve";
import { cancelProposal } from "#services/proposals/cancel";
import { draftProposal } from "#services/proposals/draft";
import { expireOverdue } from "#services/proposals/expire";
import { rejectProposal } from "#services/proposals/reject";
import { resolveProposal } from "#services/proposals/resolve";
import { reviseProposal } from "#services/proposals/revise";
import { CLUSTER, type StagedCompany } from "#services/proposals/testing/staged-company";

const DAY = 86_400_000;

/** What became of one sequence: the proposal's states in the order in which the log must have them, and who was refused. */
export type Played = { readonly id: string; readonly states: readonly string[]; readonly refused: number; readonly commands: number };

/** Plays one sequence through the services. @throws Error where they do not do what the table says */
export async function playServices(company: StagedCompany, words: readonly number[], number: number): Promise<Played | undefined> {
  const [opening = 0, ...rest] = words;
  const dice = new Dice(opening ^ 0x5bd1e995);
  const { world: start, asked } = openingOf(opening);
  await company.happen({ world: "clock", by: dice.percent(80) ? 2 * DAY : 60_000 });
  for (const { id, role, approving, session, stepUp } of Object.values(start.people)) {
    const since = stepUp === undefined ? undefined : company.world().now - (start.now - stepUp);
    await company.happen({
      world: "person",
      id,
      change: { role, session, stepUp: since, ...(role !== "viewer" && role !== "none" && { approving }) },
    });
  }
  if (dice.percent(70)) await company.happen({ world: "clock", by: 2 * DAY });

  const stored = await submit(company, asked, `node-${number}`);
  if (stored === undefined) return undefined;
  const { id } = stored;
  const hashes = [stored.hash];
  let model: ModelProposal = submitted({ ...asked, hash: stored.hash }, company.world().now);
  const states = ["proposed"];
  let refused = 0;
  demand("submit", differenceOf(company, model, stored));

  const step = async (event: ModelEvent, stale: boolean) => {
    const before = model;
    const got = await act(company, id, event, stale);
    // The sweep that follows a late decision, and every look at a proposal.
    await expireOverdue(company.executor);
    const real = await read(company, id);
    if (real.rev > hashes.length) hashes.push(real.hash);
    const expected = oracle(model, { ...event, nextHash: real.hash }, company.world());
    const isPersons = ["approve", "reject", "edit", "cancel", "resolve"].includes(event.event);
    const label = `${id} ${JSON.stringify(event)} in ${before.state}`;
    // Whoever lacks the scope hears no more than that.
    const isAlike = stale ? expected.verdict === got : (expected.verdict === "done") === (got === "done");
    if (isPersons && !isAlike) demand(label, `${expected.verdict} by the table, ${got} by the services`);
    if (isPersons && got !== "done") refused += 1;
    model = expected.proposal;
    if (changed(before, model)) states.push(model.state);
    const swept = oracle(model, { event: "clock" }, company.world()).proposal;
    if (swept !== model && swept.state === "expired") states.push("expired");
    model = swept;
    demand(label, differenceOf(company, model, real));
  };

  for (const word of rest) {
    const command = commandOf(word, model, company.world());
    if ("world" in command) await company.happen(command);
    else await step(realised(command, hashes), new Dice(word ^ 0x27d4eb2f).percent(50));
  }
  if (OPEN.has(model.state as "proposed")) await step({ event: "cancel", by: "root", hand: "user" }, false);
  return { id, states, refused, commands: rest.length };
}

function demand(label: string, difference: string | undefined): void {
  if (difference !== undefined) throw new Error(`${label}: ${difference}`);
}

function changed(before: ModelProposal, after: ModelProposal): boolean {
  return before.state !== after.state || before.rev !== after.rev || before.held !== after.held || before.signers.length !== after.signers.length;
}

/** In the product nobody acts in another's name, a policy is a constant, and Slack is no channel yet. */
function realised(event: ModelEvent, hashes: readonly string[]): ModelEvent {
  const { hash, storedHash, channel } = event;
  const known = /^h(\d+)$/.exec(hash ?? "")?.[1];
  return {
    ...event,
    ...(known !== undefined && { hash: hashes[Number(known) - 1] ?? "f".repeat(64) }),
    ...(storedHash === "altered" && { storedHash: "altered" }),
    ...(channel === "slack" && { channel: "api" }),
  };
}

/** Undefined where the table refuses who asks, and the services refuse them, too. */
async function submit(
  company: StagedCompany,
  asked: Omit<Parameters<typeof submitted>[0], "hash">,
  node: string,
): Promise<StoredProposal | undefined> {
  await company.happen({ world: "cluster", where: asked.where });
  const hand = asked.as === "human" ? "user" : asked.as === "agent" ? "agent" : "system";
  const by = asked.requester ?? "root";
  const ctx = hand === "system" ? company.executor : company.contextOf({ by, hand, channel: "web" }, true);
  const role = company.world().people[by]?.role ?? "none";
  const row = rowOf(asked);
  const { session, stepUp } = company.world().people[by] ?? {};
  const isProved = session === "live" && stepUp !== undefined && stepUp <= company.world().now && company.world().now - stepUp <= 15 * 60_000;
  const mayPropose =
    hand === "system" || ((row["propose"] ?? "").split(", ").includes(role) && (row["money"] === "no" || hand === "agent" || isProved));
  try {
    const params = { node, cluster: CLUSTER, to: "spot", fallback: asked.over ? "on_demand" : "none" };
    const { proposal } = await draftProposal(ctx, { kind: asked.kind as ProposalKind, params });
    if (!mayPropose) throw new Error(`${role} drafted a ${asked.kind}, which the table does not let them`);
    return proposal;
  } catch (error) {
    if (!(error instanceof MajorTomError) || mayPropose) throw error;
    return undefined;
  }
}

async function act(company: StagedCompany, id: string, event: ModelEvent, stale: boolean): Promise<ModelAnswer["verdict"]> {
  try {
    await doIt(company, id, event, stale);
    return "done";
  } catch (error) {
    if (error instanceof LeaseLostError) return "illegal";
    if (!(error instanceof MajorTomError)) throw error;
    const verdict = ({ "illegal-transition": "illegal", "stale-proposal": "stale", forbidden: "forbidden" } as const)[error.code as "forbidden"];
    if (verdict === undefined) throw error;
    return verdict;
  }
}

async function doIt(company: StagedCompany, id: string, event: ModelEvent, stale: boolean): Promise<void> {
  const { hash = "", reason, outcome } = event;
  const person = () => company.contextOf(event, stale);
  switch (event.event) {
    case "approve":
      return void (await approveProposal(person(), { id, hash }));
    case "reject":
      return void (await rejectProposal(person(), { id, hash, reason }));
    case "edit":
      return void (await reviseProposal(person(), { id, hash, params: { instanceType: "m6i.large" } }));
    case "cancel":
      return void (await cancelProposal(person(), { id }));
    case "resolve":
      return void (await resolveProposal(person(), { id, outcome: outcome as "failed", reason: reason ?? "" }));
    case "clock":
      return void (await expireOverdue(company.executor));
    case "claim":
      return claimIt(company, id, event);
    default:
      return finishIt(company, id, event.event);
  }
}

async function claimIt(company: StagedCompany, id: string, { storedHash, policyChanged, hold, drift }: ModelEvent): Promise<void> {
  const number = Number(id.slice("APR-".length));
  const here = `WHERE tenant_id = $T AND number = ${number}`;
  const tampering = [...(storedHash === "altered" ? ["sealed = sealed || ' '"] : []), ...(policyChanged ? ["policy_version = 'another day'"] : [])];
  if (tampering.length > 0) await company.behind("proposal_revisions", `UPDATE proposal_revisions SET ${tampering.join(", ")} ${here}`);
  company.found.drift = drift ? "The price rose above what was approved." : undefined;
  try {
    await claimProposal(company.executor, {
      number,
      owner: "worker",
      leaseSeconds: 30,
      machineSwitch: () => (hold ? "The kill switch is on." : undefined),
    });
  } finally {
    company.found.drift = undefined;
    if (tampering.length > 0) {
      await company.behind(
        "proposal_revisions",
        `UPDATE proposal_revisions SET sealed = rtrim(sealed), policy_version = '${POLICY_VERSION}' ${here}`,
      );
    }
  }
}

async function finishIt({ executor }: StagedCompany, id: string, state: string): Promise<void> {
  const number = Number(id.slice("APR-".length));
  const { proposal, action } = await executor.db.read(async (tx) => ({
    proposal: await proposalsIn(tx).find(number),
    action: (
      await tx.query<{ id: string; fence: number; lease_owner: string }>("SELECT id, fence, lease_owner FROM actions WHERE number = $1", [number])
    )[0],
  }));
  if (!proposal || !action) throw new LeaseLostError("Nothing runs.");
  const lease = { actionId: action.id, owner: action.lease_owner, fence: action.fence };
  const flight = { ctx: executor, lease, proposal, pace: DEFAULT_PACE, steps: new Map() } as unknown as Parameters<typeof endAction>[0];
  if (state === "rolling_back") return beginRollback(flight, "The new node did not get ready.");
  return endAction(flight, state as "failed", { outcome: { text: "It was played.", undo: null, evidence: [] } });
}

async function read({ executor }: StagedCompany, id: string): Promise<StoredProposal> {
  const stored = await executor.db.read((tx) => proposalsIn(tx).find(Number(id.slice("APR-".length))));
  if (!stored) throw new Error(`${id} is not there.`);
  return stored;
}

function differenceOf({ nameOf }: StagedCompany, model: ModelProposal, real: StoredProposal): string | undefined {
  if (model.state !== real.state) return `${model.state} by the table, ${real.state} in the database`;
  if (model.rev !== real.rev || model.hash !== real.hash) return `revision ${model.rev} by the table, ${real.rev} in the database`;
  if (sealHash(real.sealed, sha256) !== real.hash) return "the stored text is not what its hash says";
  if (model.expires !== real.expiresAt.getTime()) return `expires ${model.expires} by the table, ${real.expiresAt.getTime()} in the database`;
  if (model.state === "approved" && model.startBy !== real.startBy?.getTime()) return "another time to start by";
  if (model.held !== (real.held !== undefined)) return model.held ? "held by the table only" : `held in the database only: ${real.held}`;
  if (model.state === "rejected") return undefined;
  const signed = real.decisions.map(({ userId }) => nameOf(userId)).toSorted();
  return model.signers.toSorted().join() === signed.join()
    ? undefined
    : `signed by ${model.signers.join()} by the table, by ${signed.join()} in the database`;
}
