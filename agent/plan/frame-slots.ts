import type { Frame } from "#core/planner/frame";

/** Filters and exclusions. */
export function scopeOf(frame: Frame): Record<string, string | number> {
  return Object.fromEntries(Object.entries(frame).filter(([key]) => /^[fx]\./.test(key)));
}

/** A period that is no future. */
export function pastOf(frame: Frame): { readonly t?: string | number } {
  return frame["t"] === undefined || String(frame["t"]).startsWith("next") ? {} : { t: frame["t"] };
}
