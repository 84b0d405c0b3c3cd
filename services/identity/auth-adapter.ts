import { createAdapterFactory } from "better-auth/adapters";
import type { PlatformDatabase, PlatformTransaction } from "#db/platform-database";
import { newId } from "#db/new-id";
import { identityScope } from "#services/identity/identity-scope";

type Where = {
  readonly field: string;
  readonly value: unknown;
  readonly operator?: string | undefined;
  readonly connector?: "AND" | "OR" | undefined;
};

/**
 * better-auth over the platform's transactions, for the tables people, credentials, sessions, verifications.
 * Its own drizzle adapter loads all of drizzle (120 MB) and cannot join a transaction that is open already.
 */
export function authAdapter(platform: PlatformDatabase) {
  const run = <T>(work: (tx: PlatformTransaction) => Promise<T>): Promise<T> => {
    const open = identityScope.getStore()?.tx;
    return open ? work(open) : platform.transaction(work);
  };
  const rows = (sql: string, parameters: readonly unknown[]) => run(async (tx) => (await tx.query(sql, parameters)).map(camelKeys));

  return createAdapterFactory({
    config: {
      adapterId: "major-tom",
      adapterName: "Major Tom",
      supportsNumericIds: false,
      supportsJSON: false,
      supportsDates: true,
      supportsBooleans: true,
      customIdGenerator: ({ model }) => newId(PREFIX[model] ?? "aut"),
    },
    adapter: () => ({
      async create({ model, data }) {
        const entries = Object.entries(data);
        const columns = entries.map(([field]) => column(field)).join(", ");
        const places = entries.map((_, index) => `$${index + 1}`).join(", ");
        const [row] = await rows(
          `INSERT INTO ${table(model)} (${columns}) VALUES (${places}) RETURNING *`,
          entries.map(([, value]) => value),
        );
        return row as never;
      },
      async findOne({ model, where }) {
        const condition = conditionOf(where);
        const [row] = await rows(`SELECT * FROM ${table(model)}${condition.sql} LIMIT 1`, condition.parameters);
        return (row ?? null) as never;
      },
      async findMany({ model, where, limit, sortBy, offset }) {
        const condition = conditionOf(where ?? []);
        const order = sortBy ? ` ORDER BY ${column(sortBy.field)} ${sortBy.direction === "desc" ? "DESC" : "ASC"}` : "";
        return (await rows(
          `SELECT * FROM ${table(model)}${condition.sql}${order} LIMIT ${Number(limit)} OFFSET ${Number(offset ?? 0)}`,
          condition.parameters,
        )) as never;
      },
      async update({ model, where, update }) {
        const [row] = await change(model, where, update as Record<string, unknown>);
        return (row ?? null) as never;
      },
      updateMany: async ({ model, where, update }) => (await change(model, where, update)).length,
      async delete({ model, where }) {
        const condition = conditionOf(where);
        await rows(`DELETE FROM ${table(model)}${condition.sql}`, condition.parameters);
      },
      async deleteMany({ model, where }) {
        const condition = conditionOf(where);
        return (await rows(`DELETE FROM ${table(model)}${condition.sql} RETURNING id`, condition.parameters)).length;
      },
      async count({ model, where }) {
        const condition = conditionOf(where ?? []);
        const [row] = await rows(`SELECT count(*)::int AS count FROM ${table(model)}${condition.sql}`, condition.parameters);
        return Number(row?.["count"] ?? 0);
      },
    }),
  });

  function change(model: string, where: readonly Where[], update: Record<string, unknown>) {
    const entries = Object.entries(update);
    const assignments = entries.map(([field], index) => `${column(field)} = $${index + 1}`).join(", ");
    const condition = conditionOf(where, entries.length);
    return rows(`UPDATE ${table(model)} SET ${assignments}${condition.sql} RETURNING *`, [
      ...entries.map(([, value]) => value),
      ...condition.parameters,
    ]);
  }
}

const PREFIX: Readonly<Record<string, string>> = { user: "usr", users: "usr", session: "ses", sessions: "ses", account: "crd", credentials: "crd" };

const TABLES = new Set(["users", "credentials", "sessions", "verifications"]);

function table(model: string): string {
  if (!TABLES.has(model)) throw new Error(`better-auth has no business with ${model}.`);
  return model;
}

function column(field: string): string {
  if (!/^[a-zA-Z]+$/.test(field)) throw new Error(`No column is called ${field}.`);
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function camelKeys(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()), value]),
  );
}

const COMPARISONS: Readonly<Record<string, string>> = { eq: "=", ne: "<>", lt: "<", lte: "<=", gt: ">", gte: ">=" };

function conditionOf(where: readonly Where[], parametersBefore = 0): { readonly sql: string; readonly parameters: unknown[] } {
  const parameters: unknown[] = [];
  const terms = where.map(({ field, value, operator = "eq", connector }, index) => {
    const joint = index === 0 ? "" : connector === "OR" ? " OR " : " AND ";
    if (value === null) return `${joint}${column(field)} IS ${operator === "ne" ? "NOT " : ""}NULL`;
    parameters.push(value);
    const place = `$${parametersBefore + parameters.length}`;
    if (operator === "in") return `${joint}${column(field)} = ANY(${place})`;
    const comparison = COMPARISONS[operator];
    if (!comparison) throw new Error(`better-auth asked for the comparison ${operator}, which is not supported.`);
    return `${joint}${column(field)} ${comparison} ${place}`;
  });
  return { sql: terms.length > 0 ? ` WHERE ${terms.join("")}` : "", parameters };
}
