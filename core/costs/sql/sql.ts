import { InvalidInputError } from "#core/errors";

/**
 * A piece of canonical (Trino) SQL. It can only be made here: text comes from the source code, values become
 * quoted literals, names are checked. Nothing that a person or a model wrote is ever SQL.
 */
export class Sql {
  readonly #text: string;

  constructor(text: string, key: symbol) {
    if (key !== KEY) throw new TypeError("Make SQL with sql`...`, identifier() or join().");
    this.#text = text;
  }

  get text(): string {
    return this.#text;
  }
}

const KEY = Symbol("sql");

export type SqlValue = Sql | string | number;

/** `sql\`${column} = ${value}\``: strings and numbers become literals, pieces of SQL are spliced. */
export function sql(strings: TemplateStringsArray, ...values: readonly SqlValue[]): Sql {
  let text = strings[0] ?? "";
  values.forEach((value, index) => {
    text += (value instanceof Sql ? value.text : literal(value)) + (strings[index + 1] ?? "");
  });
  return new Sql(text, KEY);
}

function literal(value: string | number): string {
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new InvalidInputError("A number in a query must be finite.");
    return String(value);
  }
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused
  if (/[\u0000-\u001f\u007f\u200b-\u200f\u2028-\u202e\ufeff]/.test(value))
    throw new InvalidInputError("A value holds control or invisible characters. Remove them and ask again.");
  return `'${value.replaceAll("'", "''")}'`;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

/** A column or alias. @throws InvalidInputError for anything but letters, digits and underscores */
export function identifier(name: string): Sql {
  if (!NAME.test(name)) throw new InvalidInputError(`"${name.slice(0, 60)}" is not a column name.`);
  return new Sql(name, KEY);
}

export function join(pieces: readonly Sql[], separator: ", " | " and " | " or " | "\n" | " "): Sql {
  return new Sql(pieces.map((piece) => piece.text).join(separator), KEY);
}

/** `column in ('a', 'b')`, or `=` for one value. */
export function isAnyOf(column: Sql, values: readonly string[]): Sql {
  const [only, ...more] = values;
  if (only !== undefined && more.length === 0) return sql`${column} = ${only}`;
  return sql`${column} in (${join(
    values.map((value) => sql`${value}`),
    ", ",
  )})`;
}
