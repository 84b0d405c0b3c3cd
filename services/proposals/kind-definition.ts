import type { z } from "zod";
import type { SealedProposal, SealedValue } from "#core/proposals/sealed";
import type { ProposalKind } from "#core/proposals/state";
import type { TenantTransaction } from "#db/tenant-database";
import type { ServiceContext } from "#services/context";

type SealedRecord = Readonly<Record<string, SealedValue>>;

/** A change as it would be sealed, from the world as it was just seen. */
export type Plan = {
  /** The cloud account. */
  readonly connection: string;
  readonly region: string;
  readonly cluster: string | undefined;
  /** What it changes, such as `node/<cluster>/<uid>`: one live proposal a target. Undefined: nothing that could collide. */
  readonly target: string | undefined;
  readonly production: boolean;
  readonly params: SealedRecord;
  readonly preconditions: SealedRecord;
};

/** What a limit counts while the action lives, and how much may be counted at once or in a rolling window. */
export type CapUse = {
  /** `nodes-at-a-time:<cluster>`, `nodes-an-hour:<cluster>`, ... */
  readonly cap: string;
  /** Decimal. */
  readonly amount: string;
  readonly limit: string;
  /** Undefined: counts while the action is not ended. Else: counts for so long after it started, seconds. */
  readonly windowSeconds: number | undefined;
  /** Counts also when the action has ended well, until somebody releases it: what is owed. No window then. */
  readonly untilReleased?: boolean | undefined;
  /** The limit as it stands in the claim's transaction, where people may change it meanwhile. */
  readonly limitNow?: ((tx: TenantTransaction) => Promise<Pick<CapUse, "limit" | "words">>) | undefined;
  /** For people: "3 nodes of prod-eks an hour". */
  readonly words: string;
};

/** What the gate and the executor must know of a kind. One file a kind; the registry is handed to both by the composition root. */
export type KindDefinition<Order = unknown> = {
  readonly kind: ProposalKind;
  /** What a person or a tool may say; everything else is observed. */
  readonly order: z.ZodType<Order>;
  /**
   * Looks at the world and says exactly what would be done.
   *
   * @throws GuardRefusedError with the reason where it must not be done; NotFoundError where the target is unknown
   */
  plan(ctx: ServiceContext, order: Order): Promise<Plan>;
  /** Back from a sealed text to the order that it came from, for a new revision. */
  orderOf(sealed: SealedProposal): Order;
  /** How the world differs from the sealed preconditions; undefined where it does not. Fresh reads only. */
  drift(ctx: ServiceContext, sealed: SealedProposal): Promise<string | undefined>;
  /** Limits that the claim reserves, in the same transaction. */
  caps(ctx: ServiceContext, sealed: SealedProposal): Promise<readonly CapUse[]>;
  /** Why an approved one must wait now, as the claim's transaction reads it; undefined where it need not. */
  hold?(tx: TenantTransaction, sealed: SealedProposal | undefined): Promise<string | undefined>;
  /** Why it must not be signed any more, as time goes on; undefined where it may. */
  refuseSigning?(sealed: SealedProposal, now: Date): string | undefined;
  /** What an edit leaves of the order that it edits, where one part replaces another. */
  editOf?(order: Order, edit: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
};
export type Kinds = ReadonlyMap<ProposalKind, KindDefinition<never>>;
