import { useEffect } from "react";
import { onNavigate } from "#web/app/router.tsx";

/** What a person does to look elsewhere. */
const MOVES = ["wheel", "touchstart", "pointerdown", "keydown"] as const;
/** What loads above it is there by then, milliseconds. */
const HOLDS_MS = 60_000;

/** Shows the part that the address names, and keeps it in view while what stands above it still loads, until the person moves. */
export function useHashTarget(isReady: boolean): void {
  useEffect(() => {
    if (!isReady) return;
    let letGo = holdTarget();
    const leave = onNavigate(() => {
      letGo();
      letGo = holdTarget();
    });
    return () => {
      leave();
      letGo();
    };
  }, [isReady]);
}

function holdTarget(): () => void {
  const part = window.location.hash === "" ? null : document.getElementById(window.location.hash.slice(1));
  if (part === null) return () => undefined;
  part.scrollIntoView();
  const watcher = new ResizeObserver(() => part.scrollIntoView());
  watcher.observe(part.parentElement ?? part);
  const letGo = () => {
    watcher.disconnect();
    clearTimeout(timer);
    for (const move of MOVES) removeEventListener(move, letGo, true);
  };
  const timer = setTimeout(letGo, HOLDS_MS);
  for (const move of MOVES) addEventListener(move, letGo, { capture: true, passive: true });
  return letGo;
}
