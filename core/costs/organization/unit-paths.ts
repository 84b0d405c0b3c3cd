import type { AccountUnit, UnitNode } from "#core/api/organization";
import type { z } from "zod";

type Node = z.infer<typeof UnitNode>;

/** `/ Halcyon /Production/` is `Halcyon/Production`; undefined where a part of it is empty or nothing is left. */
export function unitPath(text: string): string | undefined {
  const parts = text
    .trim()
    .replace(/^\/|\/$/g, "")
    .split("/")
    .map((part) => part.trim());
  return parts.some((part) => part === "") ? undefined : parts.join("/");
}

/** The first so many parts of a path; a path that is not so deep stays as it is. */
export function unitAt(path: string, level: number): string {
  return path.split("/").slice(0, level).join("/");
}

export function isUnder(path: string, ancestor: string): boolean {
  return path === ancestor || path.startsWith(`${ancestor}/`);
}

/** How deep the deepest unit is; 0 where there is none. */
export function deepestLevel(units: readonly AccountUnit[]): number {
  return units.reduce((most, { path }) => Math.max(most, path.split("/").length), 0);
}

/** Every unit with the accounts in it and below, parents before children. */
export function unitNodes(units: readonly AccountUnit[]): Node[] {
  const counts = new Map<string, number>();
  for (const { path } of units) {
    const depth = path.split("/").length;
    for (let level = 1; level <= depth; level += 1) counts.set(unitAt(path, level), (counts.get(unitAt(path, level)) ?? 0) + 1);
  }
  // A separator that sorts before every letter keeps children next to their parent.
  const order = (path: string) => path.replaceAll("/", "\u0000");
  return [...counts.keys()]
    .toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
    .map((path) => ({ path, name: path.split("/").at(-1) ?? path, depth: path.split("/").length, accounts: counts.get(path) ?? 0 }));
}

export function accountsUnder(units: readonly AccountUnit[], paths: readonly string[]): string[] {
  return units.filter(({ path }) => paths.some((ancestor) => isUnder(path, ancestor))).map(({ accountId }) => accountId);
}

const bare = (text: string) => text.toLowerCase().replace(/[^a-z0-9/]/g, "");

/** Units that a person may mean: by whole path, else by the end of it ("Payments", "Production/Payments"). */
export function unitsNamed(units: readonly AccountUnit[], name: string): string[] {
  const wanted = bare(unitPath(name) ?? name);
  if (wanted === "") return [];
  const paths = unitNodes(units).map(({ path }) => path);
  const exact = paths.filter((path) => bare(path) === wanted);
  return exact.length > 0 ? exact : paths.filter((path) => bare(path).endsWith(`/${wanted}`));
}
