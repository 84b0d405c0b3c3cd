import type { z } from "zod";
import type { ProposalDetail } from "#core/api/proposals";
import type { ServiceContext } from "#services/context";

export type DryRun = NonNullable<z.infer<typeof ProposalDetail>["dryRun"]>;

/** What the HTTP interface asks of the executor. It starts nothing that is not approved. */
export type Hands = {
  /** The very requests of the current revision, checked where the provider can, stored with it; nothing is changed. */
  dryRun(ctx: ServiceContext, id: string): Promise<DryRun>;
  /** A person wants a running action to stop and to be undone. */
  stop(ctx: ServiceContext, id: string, reason: string | undefined): Promise<void>;
  /** Something may have become due: look now instead of at the next tick. Never throws. */
  poke(): void;
};
