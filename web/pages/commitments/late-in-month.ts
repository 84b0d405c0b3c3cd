import type { ApiError } from "#web/api/client.ts";
import type { Late } from "#web/pages/commitments/month-end-dialog.tsx";

/** What the guard of the month's end says, without the names of fields that it gives to programs; undefined for every other refusal. */
export function lateInMonth({ code, message }: Pick<ApiError, "code" | "message">): Late | undefined {
  if (code !== "guard-refused" || !message.includes("monthEndReason")) return undefined;
  return { says: message.replaceAll(/ \((?:startAt [^)]+|monthEndReason)\)/g, ""), startAt: /\(startAt ([^)\s]+)\)/.exec(message)?.[1] };
}
