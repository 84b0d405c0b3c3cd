import { type Clock, createClock } from "#db/clock";
import { setClock } from "#db/open-database";
import type { Driver } from "#db/session";

const LOOK_EVERY_MS = 20;
/** What happens by itself in the world is to happen between two skips, too. */
const LONGEST_SKIP_MS = 5_000;

/** Somebody works, all wait until an instant, or nothing is left to do. */
export type Standing = "working" | "over" | { readonly waitsUntil: Date };

export type PatientClock = {
  now(): Date;
  /**
   * Skips waits until the work is over.
   *
   * @param by.workRate how fast the clock runs while somebody works: limits of its time must leave room for a busy machine
   * @param by.wake tells whoever waits, after each skip
   */
  skipWaits(ofWork: () => Promise<Standing>, by: { readonly workRate: number; readonly wake: () => void }): Promise<void>;
  /** Skips so much of the world's time. */
  pass(ms: number): Promise<void>;
};

/**
 * A world's clock that skips waits and goes on slowly while anybody works: limits of the world's time are spent by who
 * waits, and not by how busy the machine is. The database follows it. It runs as real time does where nobody skips.
 */
export async function openPatientClock(driver: Driver, start: Date): Promise<PatientClock> {
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
    async skipWaits(ofWork, { workRate, wake }) {
      await goOn(0, workRate);
      for (let standing = await ofWork(); standing !== "over"; standing = await ofWork()) {
        if (standing !== "working") {
          await goOn(Math.max(0, standing.waitsUntil.getTime() - clock.now().getTime()), workRate);
          wake();
        }
        await moment();
      }
      await goOn(0, 1);
    },
    async pass(ms) {
      for (const until = clock.now().getTime() + ms; clock.now().getTime() < until; await moment()) await goOn(until - clock.now().getTime(), 1);
    },
  };
}
