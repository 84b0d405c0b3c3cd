import type { CommitmentPause } from "#core/api/commitment-workflow";
import type { CommitmentSettings } from "#services/commitments/settings";
import type { ServiceContext } from "#services/context";

/** Whether buying is paused, and who may change that. */
export function pauseView(ctx: ServiceContext, { pause }: Pick<CommitmentSettings, "pause">): CommitmentPause {
  const isPaused = pause !== undefined;
  return {
    paused: isPaused,
    by: pause?.by ?? null,
    side: pause?.side ?? null,
    at: pause?.at.toISOString() ?? null,
    reason: pause?.reason ?? null,
    youMayPause: ctx.scopes.has("proposal:create")
      ? { allowed: true, why: null }
      : { allowed: false, why: "Only an Owner or an Admin may pause buying." },
    youMayResume: !isPaused
      ? { allowed: false, why: "Buying is not paused." }
      : ctx.scopes.has("limits:manage")
        ? { allowed: true, why: null }
        : { allowed: false, why: "Only an Owner may resume buying." },
  };
}
