import { z } from "zod";
import { ForbiddenError, InvalidInputError } from "#core/errors";
import type { ServiceContext } from "#services/context";
import { type Aliases, coerceArguments, type JsonSchema } from "#tools/kit/coerce";
import type { CallContext, Tool, ToolResult } from "#tools/kit/define-tool";

const schemas = new WeakMap<z.ZodType, JsonSchema>();

/** What a model is told about a tool's arguments. */
export function inputSchemaOf(tool: Pick<Tool, "input">): JsonSchema {
  let schema = schemas.get(tool.input);
  if (!schema) {
    schema = z.toJSONSchema(tool.input, { io: "input", unrepresentable: "any" }) as JsonSchema;
    schemas.set(tool.input, schema);
  }
  return schema;
}

/**
 * The arguments as the tool takes them, small mistakes mended.
 *
 * @throws InvalidInputError naming each argument that is wrong and what it should be
 */
export function parseArguments<Schema extends z.ZodType>(
  tool: Pick<Tool<Schema>, "name" | "input"> & { readonly aliases?: Aliases },
  input: unknown,
): z.output<Schema> {
  const coerced = coerceArguments(inputSchemaOf(tool), input ?? {}, tool.aliases);
  const checked = tool.input.safeParse(coerced);
  if (checked.success) return checked.data;
  const faults = checked.error.issues.slice(0, 5).map((issue) => `${issue.path.join(".") || "arguments"}: ${issue.message}`);
  throw new InvalidInputError(`The arguments of ${tool.name} do not fit: ${faults.join("; ")}. Correct them and call it again.`);
}

/** A finished call: its arguments as the tool took them, and what it found. */
export type ToolRun = { readonly input: unknown; readonly result: ToolResult };

/** Runs one tool call: scope, arguments, guards, then the tool. Throws MajorTomError with advice that a model can act on. */
export async function runTool(ctx: ServiceContext, tool: Tool, input: unknown, call: CallContext): Promise<ToolRun> {
  if (!ctx.scopes.has(tool.scope)) {
    throw new ForbiddenError(`Your role does not allow ${tool.name} (it needs ${tool.scope}). Ask an Owner or Admin of your organization.`);
  }
  const parsed = parseArguments(tool, input);
  for (const guard of tool.guards) await guard.check(ctx, parsed);
  return { input: parsed, result: await tool.run(ctx, parsed, call) };
}
