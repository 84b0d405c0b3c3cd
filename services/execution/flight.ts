import type { Provider, ProviderRequest } from "#core/ports/provider";
import type { StoredProposal } from "#db/repositories/proposals";
import type { TenantTransaction } from "#db/tenant-database";
import type { ServiceContext } from "#services/context";
import type { AtPoint } from "#services/execution/crash-point";
import type { StepRow } from "#services/execution/journal";
import type { MachineSwitch } from "#services/execution/kill-switch";
import type { ActionRow, Lease } from "#services/execution/lease";
import type { Pace } from "#services/execution/pace";

/** One action in the hands of one worker. */
export type Flight = {
  readonly ctx: ServiceContext;
  readonly lease: Lease;
  readonly action: ActionRow;
  readonly proposal: StoredProposal;
  readonly provider: Provider;
  readonly machineSwitch: MachineSwitch;
  readonly pace: Pace;
  readonly at: AtPoint;
  /** The journal as it was read when this round began; effects of this round are added to it. */
  readonly steps: Map<string, StepRow>;
  /** A person wants it stopped: what is open is cleared up, and nothing new begins. */
  readonly stopping: boolean;
  /** The last step may have had its effect: nobody can stop it any more. */
  readonly isFinal: boolean;
};

/** What became of a step, for now. */
export type StepResult =
  | { readonly kind: "done"; readonly refs: readonly string[]; readonly note?: string | undefined }
  /** Comes back later, seconds of the world's clock. */
  | { readonly kind: "wait"; readonly seconds: number; readonly note: string }
  | { readonly kind: "held"; readonly reason: string }
  /** It cannot be done; what was done before is undone, unless it left nothing behind that counts. */
  | { readonly kind: "failed"; readonly reason: string; readonly nothingRemains?: boolean | undefined }
  | { readonly kind: "attention"; readonly reason: string }
  | { readonly kind: "stopped" };

export type FlightStep = {
  readonly name: string;
  readonly run: (flight: Flight) => Promise<StepResult>;
  readonly undo?: (flight: Flight) => Promise<StepResult>;
};

/** How a kind flies. */
export type FlightPlan = {
  readonly steps: readonly FlightStep[];
  /** In this order, those that had begun: what serves people first. */
  readonly undoOrder: readonly string[];
  /** Once this has begun, nothing can be stopped or undone any more. */
  readonly pointOfNoReturn: string;
  readonly succeeded: (flight: Flight) => { readonly text: string; readonly undo: string; readonly after: unknown };
  readonly rolledBack: (flight: Flight) => { readonly text: string };
  /** What else belongs into the transaction that ends it well. */
  readonly record?: (tx: TenantTransaction, flight: Flight) => Promise<void>;
  /** The requests that it would send, as a dry run shows them; undefined: as a node switch sends them. */
  readonly dryRun?: (flight: Flight) => Promise<readonly { readonly step: string; readonly request: ProviderRequest }[]>;
};

export const done = (refs: readonly string[] = [], note?: string): StepResult => ({ kind: "done", refs, note });
export const wait = (seconds: number, note: string): StepResult => ({ kind: "wait", seconds, note });
export const failed = (reason: string): StepResult => ({ kind: "failed", reason });
/** Refused, and nothing that was sent before has to be taken back. */
export const failedClean = (reason: string): StepResult => ({ kind: "failed", reason, nothingRemains: true });
export const attention = (reason: string): StepResult => ({ kind: "attention", reason });
