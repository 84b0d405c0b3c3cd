import { setTimeout as sleep } from "node:timers/promises";
import type { Faults } from "#sandbox/live/faults";
import { noise } from "#sandbox/world/noise";

let calls = 0;

/** Whether a call is turned away before it has any effect. `text` says what it is: the operation and what it acts on. */
export function isThrottled(faults: Faults, text: string): boolean {
  const { throttling } = faults.current;
  if (throttling === undefined || !holds(text, throttling.match)) return false;
  return noise(`throttle/${calls++}`) < throttling.probability;
}

/** Waits as the faults say, once the effect has happened. @returns whether the connection is to be cut without an answer */
export async function delayAnswer(faults: Faults, text: string): Promise<"answer" | "cut"> {
  const { slowAnswers } = faults.current;
  if (slowAnswers !== undefined && holds(text, slowAnswers.match)) await sleep(slowAnswers.milliseconds);
  const { cutAnswers } = faults.current;
  if (cutAnswers === undefined || cutAnswers.times === 0 || !holds(text, cutAnswers.match)) return "answer";
  faults.set({ ...faults.current, cutAnswers: { ...cutAnswers, times: cutAnswers.times - 1 } });
  return "cut";
}

function holds(text: string, match: string | undefined): boolean {
  return match === undefined || text.includes(match);
}
