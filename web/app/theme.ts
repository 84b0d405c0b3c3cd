import { useSyncExternalStore } from "react";

export type ThemeChoice = "system" | "light" | "dark";

const dark = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();
dark.addEventListener("change", tell);

function tell(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function chosen(): ThemeChoice {
  const theme = document.documentElement.dataset["theme"];
  return theme === "light" || theme === "dark" ? theme : "system";
}

export function chooseTheme(choice: ThemeChoice): void {
  if (choice === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = choice;
  try {
    if (choice === "system") localStorage.removeItem("theme");
    else localStorage.setItem("theme", choice);
  } catch {
    // Storage may be blocked; the choice then lasts until the page is left.
  }
  tell();
}

export const useThemeChoice = (): ThemeChoice => useSyncExternalStore(subscribe, chosen);

/** What is on screen now; charts are drawn again when it changes. */
export const useTheme = (): "light" | "dark" =>
  useSyncExternalStore(subscribe, () => {
    const choice = chosen();
    return choice === "system" ? (dark.matches ? "dark" : "light") : choice;
  });
