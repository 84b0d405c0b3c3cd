import { OpenAPIHono } from "@hono/zod-openapi";
import type { Env } from "hono";
import { z } from "zod";
import { Problem } from "#core/api/schemas";
import { ValidationProblem } from "#server/problem";

/** A router whose routes validate, type and document themselves by one schema. */
export function router<E extends Env>(): OpenAPIHono<E> {
  return new OpenAPIHono<E>({
    defaultHook: (result) => {
      if (!result.success) throw new ValidationProblem(result.error as z.ZodError);
    },
  });
}

export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { content: { "application/json": { schema } }, required: true } as const;
}

const problems = { default: { description: "An RFC 9457 problem", content: { "application/problem+json": { schema: Problem } } } } as const;

/** For routes that answer with something else than JSON. */
export const problemAnswers = problems as unknown as Record<never, never>;

/** Answers of a route: one good one, and problems. */
export function answers<Schema extends z.ZodType, const Status extends 200 | 201 = 200>(schema: Schema, description: string, status?: Status) {
  return { [status ?? 200]: { description, content: { "application/json": { schema } } }, ...problems } as unknown as {
    [Key in Status]: { description: string; content: { "application/json": { schema: Schema } } };
  };
}

export const noContent = { 204: { description: "Done" }, ...problems } as unknown as { 204: { description: string } };

export function fileAnswer(description: string) {
  return { 200: { description, content: { "application/json": { schema: z.unknown() }, "text/csv": { schema: z.string() } } }, ...problems };
}
