import { useEffect, useState } from "react";

type Sample = { readonly world: number; readonly local: number };

/** Two samples closer than this say nothing about the rate, milliseconds. */
const APART_MS = 500;
let first: Sample | undefined;
let last: Sample | undefined;

/** Each answer of the server says what time it is there: a sandbox's clock may start elsewhere and run faster. */
export function noteWorldTime(text: string | null, local: number = performance.now()): void {
  const world = text === null ? Number.NaN : Date.parse(text);
  if (Number.isNaN(world)) return;
  last = { world, local };
  first ??= last;
}

/** Milliseconds of world time that pass in a millisecond; 1 until two answers tell. */
export function worldRate(): number {
  if (first === undefined || last === undefined || last.local - first.local < APART_MS) return 1;
  return (last.world - first.world) / (last.local - first.local);
}

export function worldNow(local: number = performance.now()): number {
  return last === undefined ? Date.now() : last.world + (local - last.local) * worldRate();
}

/** The world's time, anew every so often, for what says "in 3 h 52 min". */
export function useWorldNow(everyMs = 1_000): number {
  const [now, setNow] = useState(worldNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(worldNow()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
