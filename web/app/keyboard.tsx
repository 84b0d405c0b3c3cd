import { type ReactNode, useEffect, useState } from "react";
import { newId } from "#web/app/new-id.ts";
import { navigate } from "#web/app/router.tsx";
import { ShortcutsDialog } from "#web/app/shortcuts-dialog.tsx";

const GO: Readonly<Record<string, string>> = {
  k: "/",
  o: "/overview",
  s: "/spend",
  r: "/recommendations",
  v: "/savings",
  p: "/commitments",
  m: "/anomalies",
  b: "/budgets",
  d: "/data",
  q: "/sql",
  a: "/approvals",
  c: "/nodes",
  n: "/nodes",
  l: "/activity",
  u: "/audit",
  ",": "/settings",
};
const PALETTE = "majortom:palette";
/** A page answers this where it can: explain this view. */
export const PAGE_KEY = "majortom:key";
const G_WAITS_MS = 1_200;

export const openPalette = (): void => void dispatchEvent(new Event(PALETTE));
export const onPalette = (open: () => void): (() => void) => {
  addEventListener(PALETTE, open);
  return () => removeEventListener(PALETTE, open);
};

/** Keys that work everywhere and need no modifier; none of them while something is being typed. */
export function KeyboardProvider({ children }: { readonly children: ReactNode }) {
  const [help, setHelp] = useState(false);
  useEffect(() => {
    let pressedG = 0;
    const down = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        openPalette();
        return;
      }
      if (
        event.defaultPrevented ||
        event.metaKey ||
        event.ctrlKey ||
        event.altKey ||
        typing(event.target) ||
        document.querySelector("dialog[open], .pop") !== null
      )
        return;
      const afterG = Date.now() - pressedG < G_WAITS_MS;
      pressedG = 0;
      const to = afterG ? GO[event.key] : undefined;
      if (to !== undefined) {
        event.preventDefault();
        navigate(to);
      } else if (event.key === "g") pressedG = Date.now();
      else if (event.key === "?") setHelp(true);
      else if (act(event.key)) event.preventDefault();
    };
    addEventListener("keydown", down);
    return () => removeEventListener("keydown", down);
  }, []);
  return (
    <>
      {children}
      {help && <ShortcutsDialog onClose={() => setHelp(false)} />}
    </>
  );
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

function act(key: string): boolean {
  if (key === "/") return focus("[data-composer], [data-search]");
  if (key === "c") {
    navigate("/", { state: { draft: newId("t_") } });
    return true;
  }
  if (key === "j" || key === "k") return step(key === "j" ? 1 : -1);
  if (key === "o") return press("[data-row]:focus");
  if (key === "1" || key === "2" || key === "3") return press(`[data-choice="${key}"]`);
  if (key === "q" || key === "t" || key === ".") return toBlock(key);
  if (key === "e") return !dispatchEvent(new CustomEvent(PAGE_KEY, { detail: key, cancelable: true }));
  return false;
}

function focus(selector: string): boolean {
  const target = [...document.querySelectorAll<HTMLElement>(selector)].find((element) => element.offsetParent !== null);
  target?.focus();
  return target !== undefined;
}

function press(selector: string): boolean {
  const target = document.querySelector<HTMLElement>(selector);
  target?.click();
  return target !== null;
}

/** Next or previous message, or row of the grid. */
function step(by: number): boolean {
  const all = [...document.querySelectorAll<HTMLElement>("[data-message], [data-row]")];
  const at = all.findIndex((element) => element.contains(document.activeElement));
  const next = all[at === -1 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return next !== undefined;
}

/** Query, table and menu of the focused block, or of the last one of the focused message. */
function toBlock(key: string): boolean {
  const around = document.activeElement?.closest<HTMLElement>("[data-block]");
  const blocks = (document.activeElement?.closest("[data-message]") ?? document).querySelectorAll<HTMLElement>("[data-block]");
  const block = around ?? blocks[blocks.length - 1];
  if (block === undefined || block === null) return false;
  block.focus();
  block.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  return true;
}
