/** How long the executor waits for what. Seconds of the world's clock, except where it says otherwise. */
export type Pace = {
  /** How fast the world's clock runs: sleeps are shortened by it. */
  readonly clockRate: number;
  readonly leaseSeconds: number;
  /** Real milliseconds for which the lease of one turn is renewed; longer than all answers of a turn may take. */
  readonly renewForMs: number;
  /** Recovery looks for actions that nobody holds. */
  readonly recoverySeconds: number;
  /** EC2's look-ups may lag so long behind its writes; nothing is called a second time before. */
  readonly settleSeconds: number;
  /** The same of Savings Plans. */
  readonly savingsPlanSettleSeconds: number;
  /** How long look-ups may take to catch up before a person must look. */
  readonly lookUpWindowSeconds: number;
  readonly pollSeconds: number;
  /** An Auto Scaling group that launched nothing for so long has no capacity. */
  readonly groupLaunchSeconds: number;
  /** Throttled calls are given up after so long. */
  readonly throttleWindowSeconds: number;
  /** Real milliseconds between the last look at the kill switch and the first byte of a call. */
  readonly beginWithinMs: number;
};

export const DEFAULT_PACE: Pace = {
  clockRate: 1,
  leaseSeconds: 30,
  renewForMs: 120_000,
  recoverySeconds: 30,
  settleSeconds: 15,
  savingsPlanSettleSeconds: 60,
  lookUpWindowSeconds: 300,
  pollSeconds: 5,
  groupLaunchSeconds: 180,
  throttleWindowSeconds: 600,
  beginWithinMs: 700,
};
