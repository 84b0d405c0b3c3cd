export type DiffLine = { readonly kind: "same" | "added" | "removed"; readonly text: string };

/** What changed between two records, a line a leaf: `role: viewer` taken away, `role: admin` added. */
export function auditDiff(before: unknown, after: unknown): readonly DiffLine[] {
  const [old, fresh] = [leaves(before), leaves(after)];
  const paths = [...new Set([...old.keys(), ...fresh.keys()])];
  return paths.flatMap((path): DiffLine[] => {
    const [was, is] = [old.get(path), fresh.get(path)];
    const line = (value: string): string => (path === "" ? value : `${path}: ${value}`);
    if (was !== undefined && was === is) return [{ kind: "same", text: line(was) }];
    return [
      ...(was === undefined ? [] : [{ kind: "removed" as const, text: line(was) }]),
      ...(is === undefined ? [] : [{ kind: "added" as const, text: line(is) }]),
    ];
  });
}

function leaves(value: unknown, path = "", into = new Map<string, string>()): Map<string, string> {
  if (value === null || value === undefined) {
    if (path !== "") into.set(path, "none");
  } else if (typeof value !== "object") into.set(path, String(value));
  else if (Object.keys(value).length === 0) into.set(path, Array.isArray(value) ? "empty list" : "empty");
  else for (const [key, inner] of Object.entries(value)) leaves(inner, path === "" ? key : `${path}.${key}`, into);
  return into;
}
