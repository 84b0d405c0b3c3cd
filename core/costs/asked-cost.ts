import { addDecimals } from "#core/money";

/** What several queries cost together, decimal dollars; undefined where none was on an engine that bills by what it reads. */
export function askedCost(parts: readonly { readonly costUsd?: string | undefined }[]): string | undefined {
  return parts.reduce<string | undefined>((sum, { costUsd }) => (costUsd === undefined ? sum : addDecimals(sum ?? "0", costUsd)), undefined);
}
