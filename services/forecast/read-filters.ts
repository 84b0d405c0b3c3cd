import { z } from "zod";
import { Filter } from "#core/costs/query";
import { InvalidInputError } from "#core/errors";

const Filters = z.array(Filter).max(20);

/** Filters as pages keep them in the URL: a JSON list. @throws InvalidInputError */
export function readFilters(text: string | undefined, name: string): Filter[] {
  if (text === undefined || text === "") return [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InvalidInputError(`${name} is not JSON. Send a list such as [{"dimension":"service","values":["EC2"]}].`);
  }
  const parsed = Filters.safeParse(value);
  if (!parsed.success)
    throw new InvalidInputError(`${name} is not a list of filters. Send a list such as [{"dimension":"service","values":["EC2"]}].`);
  return parsed.data;
}
