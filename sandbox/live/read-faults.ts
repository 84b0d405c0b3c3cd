import { InvalidInputError } from "#core/errors";
import { FaultSet } from "#sandbox/live/faults";

/** @throws InvalidInputError saying what is wrong with it, and how one looks */
export function readFaults(value: unknown): FaultSet {
  const parsed = FaultSet.strict().safeParse(value);
  if (parsed.success) return parsed.data;
  const said = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`).join("; ");
  throw new InvalidInputError(`The faults cannot be read: ${said}. Send a JSON object such as {"noCapacity":{"match":"spot"}}.`);
}
