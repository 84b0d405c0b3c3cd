import { z } from "zod";
import { OptionName } from "#core/api/commitments-option";

const Kept = z.object({ options: z.array(z.object({ name: OptionName, commitment: z.number() })) });

/** Options of an analysis as it was kept; none where it is of another shape than this program knows. USD an hour. */
export function keptOptions(result: unknown): readonly { readonly name: OptionName; readonly commitment: number }[] {
  return Kept.safeParse(result).data?.options ?? [];
}

/** The option that a target follows: the smallest that reaches it. */
export function optionFor(result: unknown, target: number): OptionName | undefined {
  return keptOptions(result)
    .filter(({ commitment }) => commitment >= target * 0.999_999)
    .toSorted((a, b) => a.commitment - b.commitment)[0]?.name;
}
