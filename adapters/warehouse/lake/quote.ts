/** A text as a literal of Trino's SQL. */
export const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** A name as an identifier of Trino's SQL. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
