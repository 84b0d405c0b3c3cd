import type { Role } from "#core/identity/roles";
import type { SigningPolicy } from "#core/proposals/policy";
import type { ProposalKind, ProposalState } from "#core/proposals/state";

/** A signature or a refusal of one person on one revision. */
export type Decision = {
  readonly rev: number;
  readonly hash: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly verdict: "approve" | "reject";
  readonly channel: "web" | "api" | "slack";
  readonly at: Date;
  readonly stepUpAt: Date | undefined;
  readonly reason: string | undefined;
};

/** A member of the tenant as the database has them in this transaction. */
export type Signer = {
  readonly userId: string;
  readonly role: Role;
  /** Whether approving was given to them; the role gives it unless an Owner took it. */
  readonly mayApprove: boolean;
  /** When they joined or their role last changed, whichever is later. */
  readonly since: Date;
};

/** Who decides, as the session says. */
export type Hand = {
  readonly kind: "user" | "agent" | "system";
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly sessionLive: boolean;
  readonly impersonated: boolean;
  readonly stepUpAt: Date | undefined;
  readonly channel: Decision["channel"];
};

/** The state of a proposal that the gate decides on. What it would do is in its sealed text. */
export type Proposal = {
  readonly id: string;
  readonly tenantId: string;
  readonly kind: ProposalKind;
  readonly rev: number;
  readonly state: ProposalState;
  readonly hash: string;
  readonly policyVersion: string;
  /** The floor and what the tenant tightened, when this revision was sealed. */
  readonly policy: SigningPolicy;
  readonly requester: { readonly userId: string | null; readonly kind: "human" | "agent" | "analyser" };
  readonly expiresAt: Date;
  /** Set by the last signature. */
  readonly startBy: Date | undefined;
  /** Why an approved one does not start: kill switch, maintenance, window, limit. */
  readonly held: string | undefined;
  /** Of the current revision only. */
  readonly decisions: readonly Decision[];
};
