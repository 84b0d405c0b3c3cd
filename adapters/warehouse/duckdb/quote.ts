/** For SQL that this engine's own code writes while it ingests; questions are written by the semantic model and the guard. */
export function quoteText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
