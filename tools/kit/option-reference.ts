import { GuardRefusedError } from "#core/errors";

/**
 * How an option of an analysis is handed from the tool that worked it out to the one that drafts it: the analysis and the commitment in one
 * id that only a tool can vouch for, so that no amount is copied by a model.
 */
const REFERENCE = /^sp-option\.([0-9a-f]{20})\.(\d{1,7}(?:\.\d{1,5})?)$/;

/** `sp-option.<analysis>.<USD an hour>` */
export function optionReference(analysis: string, commitment: string): string {
  return `sp-option.${analysis.replace(/^ana_/, "")}.${commitment}`;
}

/** @throws GuardRefusedError for what is no reference */
export function readReference(text: string): { readonly analysis: string; readonly commitment: string } {
  const [, analysis, commitment] = REFERENCE.exec(text.trim().toLowerCase()) ?? [];
  if (analysis === undefined || commitment === undefined)
    throw new GuardRefusedError(
      "provenance",
      "This is no option of an analysis. Call analyze_commitment or simulate_commitment, and hand back an option's `draft` exactly.",
    );
  return { analysis: `ana_${analysis}`, commitment };
}
