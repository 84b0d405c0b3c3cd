import type { Role } from "#core/identity/roles";
import type { ProposalKind } from "#core/proposals/state";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A step-up sign-in is good for so long, seconds. */
export const STEP_UP_SECONDS = 15 * MINUTE;
/** A member who joined or was raised later than this may not sign for money, seconds. */
export const MONEY_COOL_DOWN_SECONDS = DAY;
/** Open proposals of one tenant; more would be signed unread. */
export const MOST_OPEN_PROPOSALS = 20;
/** Raised whenever the floors below change; a proposal sealed under another version is not run. */
export const POLICY_VERSION = "2026-11-26";

/** Who signs a kind, and how long each stage may take. Floors: a tenant may only tighten them. */
export type SigningPolicy = {
  readonly proposers: readonly Role[];
  readonly signers: readonly Role[];
  /** Signatures of different people; for money the requester's own submit counts as one of `humans`. */
  readonly signatures: number;
  /** Different people, the requester who submitted it in person included. */
  readonly humans: number;
  readonly owners: number;
  /** `unless-two`: not where two people of the tenant may sign the kind. */
  readonly requesterSigns: "always" | "unless-two" | "never";
  readonly money: boolean;
  readonly stepUp: boolean;
  /** From sealing to expiry, each revision anew. */
  readonly lifeSeconds: number;
  /** From the last signature to the claim; undefined: until it expires. */
  readonly startSeconds: number | undefined;
};

export type PolicyCase = {
  readonly kind: ProposalKind;
  /** Whether the target is production, as an Owner set it; unset means production. */
  readonly production: boolean;
  /** Whole commitment or change in USD, decimal; for kinds of money. */
  readonly overThreshold?: boolean;
  /** The organization has one member and chose that their signature suffices for what is queued a day ahead; for kinds of money. */
  readonly solo?: boolean;
  /** Buying is paused: whoever may pause may also take back what has not started; for the deletion of a queued plan. */
  readonly paused?: boolean;
  /** Whether a person submitted it by their own hand; an agent's draft or an analyser's has no such person. */
  readonly submittedInPerson: boolean;
};

const MANAGERS: readonly Role[] = ["owner", "admin"];
const OWNER: readonly Role[] = ["owner"];

const ORDINARY: SigningPolicy = {
  proposers: MANAGERS,
  signers: MANAGERS,
  signatures: 1,
  humans: 1,
  owners: 0,
  requesterSigns: "always",
  money: false,
  stepUp: false,
  lifeSeconds: 7 * DAY,
  startSeconds: DAY,
};
const DISRUPTIVE: SigningPolicy = { ...ORDINARY, lifeSeconds: 4 * HOUR, startSeconds: 30 * MINUTE };
const GUARDED: SigningPolicy = { ...ORDINARY, proposers: OWNER, signers: OWNER, owners: 1, stepUp: true, lifeSeconds: DAY, startSeconds: undefined };

/**
 * @returns the floor of the signing policy, before what a tenant tightened
 * @source docs/decisions/0009-the-gate.md
 */
export function policyFor({ kind, production, overThreshold = false, solo = false, paused = false, submittedInPerson }: PolicyCase): SigningPolicy {
  switch (kind) {
    case "schedule_edit":
      return ORDINARY;
    case "rightsize":
      return production ? { ...DISRUPTIVE, requesterSigns: "unless-two" } : ORDINARY;
    case "node_switch":
    case "hibernate_now":
    case "wake_now":
    case "drain":
      return production ? { ...DISRUPTIVE, requesterSigns: "unless-two" } : DISRUPTIVE;
    case "policy_change":
    case "cap_raise":
    case "kill_switch_release":
    case "exemption_removal":
    case "connection_write":
      return GUARDED;
    case "sp_purchase": {
      const money: SigningPolicy = { ...ORDINARY, owners: 1, money: true, stepUp: true, lifeSeconds: DAY, startSeconds: HOUR };
      // Above the threshold one person is not enough, whatever an organization chose.
      if (solo && !overThreshold) return { ...money, signers: OWNER, signatures: 1, humans: 1, requesterSigns: "always" };
      const signatures = (submittedInPerson ? 1 : 2) + (overThreshold ? 1 : 0);
      return { ...money, signatures, humans: overThreshold ? 3 : 2, requesterSigns: "never" };
    }
    case "sp_return":
    case "sp_delete_queued": {
      const ending: SigningPolicy = { ...ORDINARY, lifeSeconds: DAY, startSeconds: HOUR };
      return kind === "sp_delete_queued" && paused ? ending : { ...ending, signers: OWNER, owners: 1 };
    }
    case "lab_live_switch":
      return { ...ORDINARY, proposers: OWNER, signers: OWNER, owners: 1, lifeSeconds: HOUR, startSeconds: 15 * MINUTE };
  }
}

const REQUESTER_RANK = { always: 0, "unless-two": 1, never: 2 } as const;

/** Whether signatures that satisfy `other` might not satisfy this one. */
export function isStricter(policy: SigningPolicy, other: SigningPolicy): boolean {
  return (
    policy.signatures > other.signatures ||
    policy.humans > other.humans ||
    policy.owners > other.owners ||
    REQUESTER_RANK[policy.requesterSigns] > REQUESTER_RANK[other.requesterSigns] ||
    (policy.stepUp && !other.stepUp) ||
    (policy.money && !other.money) ||
    other.signers.some((role) => !policy.signers.includes(role))
  );
}
