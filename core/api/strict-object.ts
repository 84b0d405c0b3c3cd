import { z } from "zod";

/** Parameters of an address or a body. A name that is none is refused: a filter that is passed over would answer for the whole bill. */
export function strictObject<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? `There is no parameter ${issue.keys.join(", ")} here. There are ${known}.` : undefined),
  });
}
