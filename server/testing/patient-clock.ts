import { type Clock, createClock } from "#db/clock";
import { setClock } from "#db/open-database";
import type { Driver } from "#db/session";

const LOOK_EVERY_MS = 20;
/** What happens by itself in the world is to happen between two skips, too. */
const LONGEST_SKIP_MS = 5_000;

export type PatientClock = {
  now(): Date;
  /**
   * Skips waits until the work is over. `allWaitUntil`: the instant that all wait for; undefined while anybody works.
   * `wake`: called after each skip.
   */
  skipWaitsOf<T>(work: Promise<T>, by: { readonly allWaitUntil: () => Promise<Date | undefined>; readonly wake: () => void }): Promise<T>;
  /** Skips so much of the world's time. */
  pass(ms: number): Promise<void>;
};

/**
 * A world's clock that skips waits and goes on slowly while anybody works: limits of the world's time are spent by who
 * waits, and not by how busy the machine is. The database follows it. It runs as real time does where nobody skips.
 *
 * @param workRate how fast it runs while waits are skipped and somebody works
 */
export async function openPatientClock(
  driver: Driver,
  { start, workRate }: { readonly start: Date; readonly workRate: number },
): Promise<PatientClock> {
  let clock: Clock = createClock({ start, rate: 1 });
  await setClock(driver, clock);
  const goOn = async (skipMs: number, rate: number) => {
    const next = createClock({ start: new Date(clock.now().getTime() + Math.min(skipMs, LONGEST_SKIP_MS)), rate });
    await setClock(driver, next);
    clock = next;
  };
  const moment = () => new Promise<void>((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  return {
    now: () => clock.now(),
    async skipWaitsOf(work, { allWaitUntil, wake }) {
      let isOver = false;
      const over = work.finally(() => {
        isOver = true;
      });
      over.catch(() => undefined);
      await goOn(0, workRate);
      for (await moment(); !isOver; await moment()) {
        const until = await allWaitUntil();
        if (until === undefined) continue;
        await goOn(Math.max(0, until.getTime() - clock.now().getTime()), workRate);
        wake();
      }
      await goOn(0, 1);
      return over;
    },
    async pass(ms) {
      for (const until = clock.now().getTime() + ms; clock.now().getTime() < until; await moment()) await goOn(until - clock.now().getTime(), 1);
    },
  };
}
