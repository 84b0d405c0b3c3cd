export type ScannedPart = { readonly standIn: string; readonly columns: readonly string[] };

/** The stand-ins that a plan (EXPLAIN in JSON) reads, with the columns of each, those of its filters too. */
export function scannedParts(plan: unknown): readonly ScannedPart[] {
  if (Array.isArray(plan)) return plan.flatMap(scannedParts);
  if (typeof plan !== "object" || plan === null) return [];
  const { extra_info: info, children } = plan as { readonly extra_info?: Readonly<Record<string, unknown>>; readonly children?: unknown };
  const below = scannedParts(children ?? []);
  const table = typeof info?.["Table"] === "string" ? /mt_part_[0-9a-f]+_\d+/.exec(info["Table"])?.[0] : undefined;
  if (table === undefined || info === undefined) return below;
  const listed = [info["Projections"]].flat().filter((one): one is string => typeof one === "string" && one !== "");
  const filtered = [info["Filters"]].flat().filter((one): one is string => typeof one === "string");
  const named = filtered.flatMap((filter) => filter.match(/[A-Za-z_][A-Za-z0-9_]*/g) ?? []);
  return [{ standIn: table, columns: [...new Set([...listed, ...named])] }, ...below];
}
