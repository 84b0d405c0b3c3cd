import { subjectParts } from "#core/charts/subject";
import type { Filter } from "#core/costs/query";
import { capital, inert } from "#agent/writer/words";

type Scope = { readonly filters: readonly Filter[]; readonly exclude?: readonly Filter[] };

/** "EC2 in production, without credits"; empty for the whole bill. */
export function scopeWords({ filters, exclude = [] }: Scope): string {
  const { what, where, without } = subjectParts({ filters: [...filters], exclude: [...exclude] });
  return [[inert(what), inert(where)].filter((part) => part !== "").join(" "), inert(without)].filter((part) => part !== "").join(", ");
}

/** The same as the subject of a sentence: "The bill", "EC2 in production". */
export function subjectWords(scope: Scope): string {
  const words = scopeWords(scope);
  const { what } = subjectParts({ filters: [...scope.filters], exclude: [...(scope.exclude ?? [])] });
  return what === "" ? `The bill${words === "" ? "" : ` ${words}`}` : capital(words);
}

/** "2026-11-21" as "21 Nov", "2026-11-21T14:00" as "21 Nov 14:00 UTC"; the year where it is another. */
export function dayWords(iso: string, year: number): string {
  const at = new Date(iso.length <= 10 ? `${iso}T00:00:00Z` : iso);
  if (Number.isNaN(at.getTime())) return inert(iso);
  const month = at.toLocaleString("en-GB", { month: "short", timeZone: "UTC" }).slice(0, 3);
  const day = `${at.getUTCDate()}\u00a0${month}${at.getUTCFullYear() === year ? "" : ` ${at.getUTCFullYear()}`}`;
  return iso.length <= 10 ? day : `${day} ${at.toISOString().slice(11, 16)} UTC`;
}

/** A sentence of a service, closed. */
export function closed(text: string): string {
  const clean = text.trim();
  return clean === "" || /[.!?]$/.test(clean) ? clean : `${clean}.`;
}
