import type { Recommendation } from "#core/api/recommendations";

export type Status = Recommendation["status"];

/** "Unattached volume" */
export function typeLabel(type: string): string {
  const words = type
    .replaceAll("_", " ")
    .replace(/\bnat\b/, "NAT")
    .replace("nights weekends", "nights and weekends");
  return words.startsWith("gp2") ? words : words.charAt(0).toUpperCase() + words.slice(1);
}

export const STATUS_LABEL: Readonly<Record<Status, string>> = {
  open: "Open",
  accepted: "Accepted",
  done: "Done",
  dismissed: "Dismissed",
  expired: "Expired",
};

/** What may follow a status. What expired comes back by itself when it is found again. */
export const NEXT: Readonly<Record<Status, readonly Exclude<Status, "expired">[]>> = {
  open: ["accepted", "done", "dismissed"],
  accepted: ["done", "open", "dismissed"],
  done: ["open"],
  dismissed: ["open"],
  expired: ["open"],
};

export const ACTION: Readonly<Record<Exclude<Status, "expired">, string>> = {
  open: "Reopen",
  accepted: "Accept",
  done: "Mark done",
  dismissed: "Dismiss",
};
