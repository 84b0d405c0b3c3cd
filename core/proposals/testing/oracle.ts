import { rowsOf, WHAT_BECOMES, WHO_SIGNS } from "#core/proposals/testing/gate-tables";

/** A person of the model: plain strings and milliseconds. */
export type ModelPerson = {
  readonly id: string;
  readonly role: "owner" | "admin" | "viewer" | "none";
  readonly approving: boolean;
  readonly since: number;
  readonly session: "live" | "ended" | "none";
  readonly impersonated: boolean;
  readonly stepUp: number | undefined;
};
export type ModelWorld = {
  readonly now: number;
  /** What an Owner says of the cluster now. */
  readonly where: "prod" | "dev";
  readonly people: Readonly<Record<string, ModelPerson>>;
};

export type ModelProposal = {
  readonly kind: string;
  /** What was said of the cluster when this revision was sealed. */
  readonly where: "prod" | "dev";
  readonly over: boolean;
  readonly as: "human" | "agent" | "analyser";
  readonly requester: string | undefined;
  readonly state: string;
  readonly rev: number;
  readonly hash: string;
  readonly expires: number;
  readonly startBy: number | undefined;
  readonly held: boolean;
  readonly signers: readonly string[];
};

/** What is done to a proposal. `by` is a person's id; `hand` what the caller claims to be. */
export type ModelEvent = {
  readonly event: string;
  readonly by?: string | undefined;
  readonly hand?: "user" | "agent" | "system" | undefined;
  readonly channel?: "web" | "api" | "slack" | undefined;
  readonly hash?: string | undefined;
  readonly nextHash?: string | undefined;
  readonly reason?: string | undefined;
  readonly outcome?: string | undefined;
  /** Of a claim. */
  readonly storedHash?: string | undefined;
  readonly policyChanged?: boolean | undefined;
  readonly hold?: boolean | undefined;
  readonly drift?: boolean | undefined;
};
export type ModelAnswer = { readonly verdict: "done" | "illegal" | "stale" | "forbidden"; readonly proposal: ModelProposal };

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const KINDS = rowsOf(WHO_SIGNS);

const TRANSITIONS = new Map(
  rowsOf(WHAT_BECOMES).flatMap(({ from = "", event, guards = "", to = "" }) =>
    from.split(", ").map((state) => [`${state} ${event}`, { guards: guards === "" ? [] : guards.split(", "), to }] as const),
  ),
);

type Row = Readonly<Record<string, string>>;
type Scene = { readonly world: ModelWorld; readonly proposal: ModelProposal; readonly event: ModelEvent; readonly row: Row };

const WHERE: Readonly<Record<string, readonly string[]>> = { any: ["prod", "dev"], buying: ["prod"], paused: ["dev"] };
const rows = new Map(KINDS.flatMap((row) => (WHERE[row["where"] ?? ""] ?? [row["where"]]).map((where) => [`${row["kind"]} ${where}`, row])));

export function rowOf({ kind, where }: Pick<ModelProposal, "kind" | "where">): Row {
  const row = rows.get(`${kind} ${where}`);
  if (!row) throw new Error(`The table has no ${kind}.`);
  return row;
}

const isIn = (cell: string | undefined, role: string) => (cell ?? "").split(", ").includes(role);
const personOf = ({ world, event }: Scene) => world.people[event.by ?? ""];

/** Might this person sign such a thing at all? */
function isSigner(person: ModelPerson | undefined, row: Row, now: number): boolean {
  if (!person || !isIn(row["sign"], person.role) || !person.approving) return false;
  return row["money"] === "no" || now - person.since >= DAY;
}

function requesterIsBarred(row: Row, { now, people }: ModelWorld): boolean {
  if (row["requester"] === "never") return true;
  return row["requester"] === "not where two" && Object.values(people).filter((person) => isSigner(person, row, now)).length >= 2;
}

const GUARDS: Readonly<Record<string, (scene: Scene) => boolean>> = {
  "in time": ({ world, proposal }) => !isOver(proposal, world.now),
  over: ({ world, proposal }) => isOver(proposal, world.now),
  "hash shown": ({ proposal, event }) => event.hash === proposal.hash,
  "signed in": (scene) => scene.event.hand === "user" && personOf(scene) !== undefined && personOf(scene)?.session !== "none",
  live: (scene) => personOf(scene)?.session === "live",
  "in person": (scene) => personOf(scene)?.impersonated === false,
  member: (scene) => personOf(scene)?.role !== "none",
  manages: (scene) => isIn("owner, admin", personOf(scene)?.role ?? ""),
  proposes: (scene) => isIn(scene.row["propose"], personOf(scene)?.role ?? ""),
  signs: (scene) => isIn(scene.row["sign"], personOf(scene)?.role ?? ""),
  approving: (scene) => personOf(scene)?.approving === true,
  cooled: (scene) => isSigner(personOf(scene), scene.row, scene.world.now),
  "asked by another": ({ proposal, event, row, world }) => event.by !== proposal.requester || !requesterIsBarred(row, world),
  unsigned: ({ proposal, event }) => !proposal.signers.includes(event.by ?? ""),
  "stepped up": (scene) => {
    const at = personOf(scene)?.stepUp;
    return scene.row["step-up"] === "no" || (at !== undefined && at <= scene.world.now && scene.world.now - at <= 15 * MINUTE);
  },
  "on the web": ({ row, event }) => row["money"] === "no" || event.channel === "web",
  "asked or owner": (scene) => {
    const role = personOf(scene)?.role;
    return role === "owner" || (scene.event.by === scene.proposal.requester && role !== "viewer");
  },
  owner: (scene) => personOf(scene)?.role === "owner",
  reason: ({ event }) => (event.reason ?? "").trim() !== "",
};
const STALE = new Set(["in time", "hash shown"]);

const isOpen = (state: string) => ["proposed", "partially_approved", "approved"].includes(state);

function isOver({ state, expires, startBy }: ModelProposal, now: number): boolean {
  return isOpen(state) && (now >= expires || (state === "approved" && startBy !== undefined && now >= startBy));
}

/** Enough people of today's company stand behind these bytes. */
function suffices(proposal: ModelProposal, row: Row, world: ModelWorld): boolean {
  const barred = requesterIsBarred(row, world) ? proposal.requester : undefined;
  const behind = proposal.signers.filter((id) => id !== barred && isSigner(world.people[id], row, world.now));
  const asked = world.people[proposal.requester ?? ""];
  const isMoney = row["money"] === "yes";
  if (behind.length === 0) return false;
  if (isMoney && proposal.as === "human" && proposal.rev === 1 && asked && isIn(row["propose"], asked.role)) {
    if (asked.approving && world.now - asked.since >= DAY) behind.push(asked.id);
  }
  const owners = behind.filter((id) => world.people[id]?.role === "owner").length;
  const needed = Number.parseInt(row["signatures"] ?? "", 10) + (isMoney && proposal.over ? 1 : 0);
  return behind.length >= needed && owners >= Number(row["owners"]);
}

function revised(proposal: ModelProposal, { now, where }: ModelWorld, hash: string): ModelProposal {
  const expires = now + Number(rowOf({ kind: proposal.kind, where })["lives"]) * MINUTE;
  return { ...proposal, where, state: "proposed", rev: proposal.rev + 1, hash, expires, startBy: undefined, held: false, signers: [] };
}

const BECOMES: Readonly<Record<string, (scene: Scene) => ModelProposal>> = {
  signed: ({ proposal, event, row, world }) => {
    const signed = { ...proposal, signers: [...proposal.signers, event.by ?? ""] };
    if (!suffices(signed, row, world)) return { ...signed, state: "partially_approved" };
    const latest = row["starts"] === "-" ? proposal.expires : world.now + Number(row["starts"]) * MINUTE;
    return { ...signed, state: "approved", startBy: Math.min(latest, proposal.expires) };
  },
  revised: ({ proposal, event, world }) => revised(proposal, world, event.nextHash ?? ""),
  claimed: ({ proposal, event, row, world }) => {
    const again = () => revised(proposal, world, event.nextHash ?? "");
    const isNowProduction = world.where === "prod" && rowOf({ kind: proposal.kind, where: "prod" }) !== row;
    if (isOver(proposal, world.now)) return { ...proposal, state: "expired", held: false };
    if (event.storedHash !== proposal.hash) return { ...proposal, state: "needs_attention", held: false };
    if (event.policyChanged || isNowProduction || !suffices(proposal, row, world)) return again();
    if (event.hold) return { ...proposal, held: true };
    return event.drift ? again() : { ...proposal, state: "executing", held: false };
  },
  resolved: ({ proposal, event }) => ({ ...proposal, state: event.outcome ?? "" }),
};

/** A proposal as the table submits it. */
export function submitted(asked: Pick<ModelProposal, "kind" | "where" | "over" | "as" | "requester" | "hash">, now: number): ModelProposal {
  const expires = now + Number(rowOf(asked)["lives"]) * MINUTE;
  return { ...asked, state: "proposed", rev: 1, expires, startBy: undefined, held: false, signers: [] };
}

/** The one reducer: looks the event up in the table and does what its row says. */
export function oracle(proposal: ModelProposal, event: ModelEvent, world: ModelWorld): ModelAnswer {
  const row = rowOf(proposal);
  const scene: Scene = { world, proposal, event, row };
  const transition = TRANSITIONS.get(`${proposal.state} ${event.event}`);
  if (!transition) return { verdict: "illegal", proposal };
  for (const guard of transition.guards) {
    const holds = GUARDS[guard]?.(scene);
    if (holds === undefined) throw new Error(`The model has no guard "${guard}".`);
    if (!holds) return { verdict: STALE.has(guard) ? "stale" : "forbidden", proposal };
  }
  return { verdict: "done", proposal: BECOMES[transition.to]?.(scene) ?? { ...proposal, state: transition.to, held: false } };
}
