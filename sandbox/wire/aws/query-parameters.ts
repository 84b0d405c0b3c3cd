import { AwsError } from "#sandbox/wire/aws/aws-error";

/** Parameters of the AWS query protocols: `Filter.1.Value.2=running`, `AutoScalingGroupNames.member.1=web`. */
export class QueryParameters {
  readonly #values: ReadonlyMap<string, string>;
  readonly #prefix: string;

  constructor(values: ReadonlyMap<string, string>, prefix = "") {
    this.#values = values;
    this.#prefix = prefix;
  }

  static parse(body: string): QueryParameters {
    return new QueryParameters(new Map(new URLSearchParams(body)));
  }

  has(name: string): boolean {
    const key = this.#prefix + name;
    return this.#values.has(key) || [...this.#values.keys()].some((candidate) => candidate.startsWith(`${key}.`));
  }

  text(name: string): string | undefined {
    return this.#values.get(this.#prefix + name);
  }

  /** @throws AwsError MissingParameter */
  required(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === "") {
      throw new AwsError("MissingParameter", `The request must contain the parameter ${this.#prefix}${name}`);
    }
    return value;
  }

  /** @throws AwsError InvalidParameterValue */
  integer(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!/^-?\d{1,9}$/.test(value))
      throw new AwsError("InvalidParameterValue", `Value (${value}) for parameter ${name} is invalid. Expected an integer.`);
    return Number(value);
  }

  flag(name: string): boolean | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (value !== "true" && value !== "false")
      throw new AwsError("InvalidParameterValue", `Value (${value}) for parameter ${name} is invalid. Expected a boolean.`);
    return value === "true";
  }

  instant(name: string): Date | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const at = new Date(value);
    if (Number.isNaN(at.getTime()))
      throw new AwsError("InvalidParameterValue", `Value (${value}) for parameter ${name} is invalid. Expected a timestamp.`);
    return at;
  }

  /** The structure under a name. */
  under(name: string): QueryParameters {
    return new QueryParameters(this.#values, `${this.#prefix}${name}.`);
  }

  /** Structures of a numbered list, in order. */
  list(name: string): readonly QueryParameters[] {
    return this.#numbers(name).map((number) => this.under(`${name}.${number}`));
  }

  /** Values of a numbered list, in order. */
  texts(name: string): readonly string[] {
    return this.#numbers(name).flatMap((number) => this.text(`${name}.${number}`) ?? []);
  }

  #numbers(name: string): readonly number[] {
    const start = `${this.#prefix}${name}.`;
    const found = new Set<number>();
    for (const key of this.#values.keys()) {
      if (!key.startsWith(start)) continue;
      const number = Number.parseInt(key.slice(start.length), 10);
      if (Number.isInteger(number)) found.add(number);
    }
    return [...found].sort((a, b) => a - b);
  }

  /** The first one at the top that is none of these. */
  firstBeyond(known: readonly string[]): string | undefined {
    return [...this.#values.keys()].map((key) => key.split(".")[0] ?? key).find((name) => !known.includes(name));
  }

  /** All of them, sorted: equal for equal requests. */
  canonical(without: readonly string[] = []): string {
    return JSON.stringify([...this.#values].filter(([key]) => !without.includes(key)).sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
