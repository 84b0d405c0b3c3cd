import { z } from "zod";

/** What can be asked by SQL: tables with their columns, functions, examples that run over this very data. */
export const SqlSchema = z.object({
  tables: z.array(
    z.object({
      name: z.string(),
      about: z.string(),
      columns: z.array(z.object({ name: z.string(), type: z.string() })),
    }),
  ),
  functions: z.array(z.string()),
  examples: z.array(z.object({ title: z.string(), about: z.string(), sql: z.string() })),
  periods: z.array(z.string()),
  /** Names and longest text of a query. */
  most: z.object({ characters: z.number(), rows: z.number(), seconds: z.number() }),
});
export type SqlSchema = z.infer<typeof SqlSchema>;

/** What running a text would read, before it runs; a refusal is a 422 with the reason, as when it is run. */
export const SqlEstimate = z.object({
  /** Null: not known beforehand. */
  bytes: z.number().nullable(),
  /** Decimal dollars where the engine bills by what it reads; null where it does not. */
  usd: z.string().nullable(),
  /** The text as it would run: with the period and the limit that were added. */
  sql: z.string(),
  notes: z.array(z.string()),
});
export type SqlEstimate = z.infer<typeof SqlEstimate>;

export const SqlHistory = z.array(z.object({ queryId: z.string(), sql: z.string(), at: z.string() }));
export type SqlHistory = z.infer<typeof SqlHistory>;
