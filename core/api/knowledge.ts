import { z } from "zod";

/** Something that a person told about the organization: kept, cited when it is used, never an instruction. */
export const Fact = z.object({
  /** "F-3" */
  id: z.string(),
  text: z.string(),
  by: z.object({ userId: z.string().nullable(), name: z.string() }),
  /** The conversation in which it was told; null where it was entered on the page. */
  threadId: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Fact = z.infer<typeof Fact>;

export const FactText = z.object({ text: z.string().trim().min(3, "needs at least 3 characters").max(500, "may have at most 500 characters") });
export const FactList = z.object({ facts: z.array(Fact), most: z.number() });
