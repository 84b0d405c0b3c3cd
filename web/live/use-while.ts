import { useEffect } from "react";

/** Where events do not come through, what runs is looked at this often, milliseconds. */
const EVERY_MS = 5_000;

export function useWhile(running: boolean, look: () => void): void {
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(look, EVERY_MS);
    return () => clearInterval(timer);
  }, [running, look]);
}
