import type { Frame } from "#core/planner/frame";

/** A month of the bill: one that is not begun is meant a year earlier. */
export function monthOf(frame: Frame, now: Date): { readonly t?: string } {
  const t = String(frame["t"] ?? "");
  if (/^(?:this|last)_month$/.test(t)) return { t };
  if (!/^\d{4}-\d{2}$/.test(t)) return {};
  return { t: t > now.toISOString().slice(0, 7) ? `${Number(t.slice(0, 4)) - 1}${t.slice(4)}` : t };
}
