import type { Context } from "hono";

/** A file is wanted where the address says so, or where it says nothing and the caller accepts CSV. */
export function wantsCsv(c: Context, format: "json" | "csv" | undefined): boolean {
  return format === "csv" || (format === undefined && (c.req.header("accept")?.includes("text/csv") ?? false));
}

/** The file, under the name that a browser saves it by. */
export function csvAnswer(c: Context, text: string, name: string): never {
  return c.body(text, 200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="major-tom-${name}.csv"`,
  }) as never;
}
