import type { CommitmentAnalysis } from "#core/api/commitments";
import { formatInstant } from "#core/figures/dates";

/** Stands wherever a figure rests on estimated rates; where the provider gave them it says when. */
export function EstimateStamp({ rates, quiet = false }: { readonly rates: CommitmentAnalysis["rates"]; readonly quiet?: boolean }) {
  if (rates.source === "estimate") {
    return (
      <span className="stamp" title={rates.label}>
        Estimate
      </span>
    );
  }
  return quiet ? null : (
    <span className="t-12 text-ink-3" title={rates.label}>
      Rates of {formatInstant(new Date(rates.asOf), { year: new Date(rates.asOf).getUTCFullYear() })}
    </span>
  );
}
