import { LimitExceededError } from "#core/errors";

export type RateLimits = {
  /** Turns that one tenant may start in a minute. */
  readonly turnsPerMinute: number;
  /** Turns of one tenant that may run at once. */
  readonly concurrentTurns: number;
};

/** A person asks a few questions a minute; a runaway script hundreds. The offline planner costs nothing but CPU. */
export const MODEL_LIMITS: RateLimits = { turnsPerMinute: 60, concurrentTurns: 8 };
export const OFFLINE_LIMITS: RateLimits = { turnsPerMinute: 1200, concurrentTurns: 16 };

export type TurnLimits = { readonly model: RateLimits; readonly offline: RateLimits };
export const DEFAULT_LIMITS: TurnLimits = { model: MODEL_LIMITS, offline: OFFLINE_LIMITS };

const MINUTE_MS = 60_000;

/** Counts turns by tenant over the last minute, in this process. */
export class TurnRate {
  private readonly started = new Map<string, number[]>();
  private readonly clock: () => number;

  constructor(clock: () => number = () => performance.now()) {
    this.clock = clock;
  }

  /** @throws LimitExceededError that says when to come back */
  take(tenantId: string, running: number, limits: RateLimits): void {
    const now = this.clock();
    const recent = (this.started.get(tenantId) ?? []).filter((at) => now - at < MINUTE_MS);
    if (running >= limits.concurrentTurns)
      throw new LimitExceededError(
        `Your organization has ${running} questions running, as many as it may at once. Wait for one to end, or stop one.`,
        2,
      );
    const first = recent[0];
    if (recent.length >= limits.turnsPerMinute && first !== undefined) {
      const seconds = Math.max(1, Math.ceil((MINUTE_MS - (now - first)) / 1000));
      throw new LimitExceededError(
        `Your organization asked ${limits.turnsPerMinute} questions within a minute, as many as it may. Ask again in ${seconds} s.`,
        seconds,
      );
    }
    recent.push(now);
    this.started.set(tenantId, recent);
  }
}
