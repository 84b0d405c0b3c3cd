import { targetKey } from "#core/proposals/provenance";

/** Instance ids and host names, however they are typed. */
const SHAPE = /(?<![\w-])(?:ip-\d{1,3}(?:-\d{1,3}){3}(?:\.[a-z0-9-]+)*|i-[0-9a-f]{6,17})(?![\w-])/gi;

/**
 * Nodes that a message names, in its order, each once: host names and instance ids by their shape, and the names that
 * the tenant's nodes have now. Lower case, without the dot that ends a sentence.
 */
export function nodesNamed(text: string, known: readonly string[] = []): string[] {
  const found = [...text.matchAll(SHAPE)].map((match) => ({ at: match.index, name: targetKey(match[0]) }));
  const lower = text.toLowerCase();
  for (const name of known) {
    const key = targetKey(name);
    if (key.length < 3 || !/\d/.test(key) || SHAPE_ONLY.test(key)) continue;
    const at = indexOfWhole(lower, key);
    if (at !== -1) found.push({ at, name: key });
  }
  found.sort((a, b) => a.at - b.at || b.name.length - a.name.length);
  return [...new Set(found.map(({ name }) => name))];
}

const SHAPE_ONLY = new RegExp(`^${SHAPE.source}$`, "i");

function indexOfWhole(text: string, name: string): number {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const around = `${text[at - 1] ?? " "}${text[at + name.length] ?? " "}`;
    if (!/[\w-]/.test(around)) return at;
  }
  return -1;
}
