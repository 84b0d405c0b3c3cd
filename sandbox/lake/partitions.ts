import type { CatalogPartition, CatalogTable } from "#sandbox/lake/catalog";
import type { LakeObject } from "#sandbox/lake/object-store";

export type FoundPartition = { readonly partition: Readonly<Record<string, string>>; readonly objects: readonly LakeObject[] };
type List = (bucket: string) => readonly LakeObject[];

export type Location = { readonly bucket: string; readonly prefix: string };

/** `s3://bucket/prefix/`; undefined where it is none. The prefix ends in a slash or is empty. */
export function readLocation(text: string): Location | undefined {
  const found = /^s3:\/\/([a-z0-9.-]{3,63})\/?(.*)$/.exec(text);
  if (found === null) return undefined;
  const prefix = found[2] ?? "";
  return { bucket: found[1] ?? "", prefix: prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/` };
}

/** The files of a table by partition: those that were added, those of its projection, or all under its location where it has no keys. */
export function partitionsUnder(table: CatalogTable, partitions: readonly CatalogPartition[], list: List): readonly FoundPartition[] {
  const names = table.partitionKeys.map(({ name }) => name.toLowerCase());
  if (names.length === 0) return [{ partition: {}, objects: under(table.location, list) }];
  if (table.parameters["projection.enabled"] === "true") return projected(table, names, list);
  return partitions.map(({ values, location }) => ({
    partition: Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""])),
    objects: under(location, list),
  }));
}

/** Values of partition keys as folders under the location name them, `key=value/`; the key in lower case only, as Athena's repair has it. */
export function hivePartitions(table: CatalogTable, list: List): readonly { readonly values: readonly string[]; readonly location: string }[] {
  const at = readLocation(table.location);
  if (at === undefined) return [];
  const names = table.partitionKeys.map(({ name }) => name.toLowerCase());
  const found = new Map<string, readonly string[]>();
  for (const { key } of under(table.location, list)) {
    const folders = key.slice(at.prefix.length).split("/").slice(0, -1);
    const values = names.map((name, index) =>
      folders[index]?.startsWith(`${name}=`) ? decodeURIComponent(folders[index].slice(name.length + 1)) : undefined,
    );
    if (values.every((value): value is string => value !== undefined)) {
      found.set(`s3://${at.bucket}/${at.prefix}${folders.slice(0, names.length).join("/")}/`, values);
    }
  }
  return [...found].map(([location, values]) => ({ location, values }));
}

/** What the template makes of the keys that exist; ranges of the projection are not looked at. */
function projected(table: CatalogTable, names: readonly string[], list: List): readonly FoundPartition[] {
  const base = table.location.endsWith("/") ? table.location : `${table.location}/`;
  const template = table.parameters["storage.location.template"] ?? `${base}${names.map((name) => `${name}=\${${name}}`).join("/")}/`;
  const at = readLocation(template);
  if (at === undefined) return [];
  const order: string[] = [];
  const pattern = at.prefix
    .split(/(\$\{[^}]+\})/)
    .map((part) => {
      const name = /^\$\{([^}]+)\}$/.exec(part)?.[1];
      if (name === undefined) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
      order.push(name.toLowerCase());
      return "([^/]+)";
    })
    .join("");
  const matches = new RegExp(`^${pattern}`);
  const found = new Map<string, { partition: Record<string, string>; objects: LakeObject[] }>();
  for (const object of list(at.bucket)) {
    const hit = matches.exec(object.key);
    if (hit === null || isHidden(object)) continue;
    const known = found.get(hit[0]) ?? { partition: Object.fromEntries(order.map((name, index) => [name, hit[index + 1] ?? ""])), objects: [] };
    known.objects.push(object);
    found.set(hit[0], known);
  }
  return [...found.values()];
}

function under(location: string, list: List): readonly LakeObject[] {
  const at = readLocation(location);
  return at === undefined ? [] : list(at.bucket).filter((object) => object.key.startsWith(at.prefix) && !isHidden(object));
}

function isHidden({ key, size }: LakeObject): boolean {
  const name = key.split("/").at(-1) ?? "";
  return size === 0 || name === "" || name.startsWith("_") || name.startsWith(".");
}
