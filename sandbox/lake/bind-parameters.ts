/** Each `?` outside of quotes and comments becomes the parameter of its place, which is SQL text: `'EC2'`, `10`. */
export function bindParameters(sql: string, parameters: readonly string[]): string {
  if (parameters.length === 0) return sql;
  let next = 0;
  return sql.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\?/g, (part) =>
    part === "?" ? (parameters[next++] ?? part) : part,
  );
}
