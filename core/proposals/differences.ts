import { openSeal, type SealedValue } from "#core/proposals/sealed";

export type Difference = { readonly path: string; readonly before: string | null; readonly after: string | null };

/** Differ in every revision and say nothing of what would be done. */
const OF_THE_REVISION = new Set(["rev", "expires_at"]);

/** What a revision changes against the one before, leaf by leaf, in the order of the canonical text. Null: not there. */
export function differencesOf(before: string, after: string): readonly Difference[] {
  const [old, now] = [leavesOf(openSeal(before)), leavesOf(openSeal(after))];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((path) => !OF_THE_REVISION.has(path) && old.get(path) !== now.get(path))
    .map((path) => ({ path, before: shown(old.get(path)), after: shown(now.get(path)) }));
}

/** A text without its quotation marks; everything else as JSON has it. */
function shown(leaf: string | undefined): string | null {
  if (leaf === undefined) return null;
  return leaf.startsWith('"') ? String(JSON.parse(leaf)) : leaf;
}

/** Every leaf as JSON, by its path: `params.target.instanceType`, `params.pods.0.name`. An empty list or object is a leaf. */
function leavesOf(value: SealedValue, path = "", leaves = new Map<string, string>()): ReadonlyMap<string, string> {
  const members = value !== null && typeof value === "object" ? Object.entries(value as Readonly<Record<string, SealedValue>>) : [];
  if (members.length === 0) leaves.set(path, JSON.stringify(value));
  for (const [key, member] of members) leavesOf(member, path === "" ? key : `${path}.${key}`, leaves);
  return leaves;
}
