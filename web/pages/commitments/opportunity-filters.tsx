import type { CommitmentAnalysis } from "#core/api/commitments";
import { useResource } from "#web/api/use-resource.ts";
import { setSearch, useLocation } from "#web/app/router.tsx";
import { PAYMENTS, sentence, TERMS, TYPES } from "#web/pages/commitments/commitment-words.ts";
import { Button } from "#web/ui/button.tsx";

/** Name in the address, and how the question of an analysis calls it: the same. */
export const FILTERS = [
  "type",
  "family",
  "region",
  "term",
  "payment",
  "scope",
  "account",
  "lookbackDays",
  "maxCommitment",
  "targetCoverage",
] as const;

type Name = (typeof FILTERS)[number];
const DAYS = ["30", "90", "180", "395"];

/** How the question is asked; what is left alone has its default. */
export function OpportunityFilters({ analysis }: { readonly analysis: CommitmentAnalysis | undefined }) {
  const { search } = useLocation();
  const accounts = useResource<{ readonly values: readonly string[] }>("/api/dimensions/account/values");
  const of = (name: Name): string => search.get(name) ?? "";
  const look = (name: Name) => `input input-small w-auto! ${of(name) === "" ? "" : "border-earth! text-earth! bg-earth-soft!"}`;
  const select = (name: Name, label: string, any: string, options: readonly (readonly [string, string])[], clears: readonly Name[] = []) => (
    <select
      className={look(name)}
      aria-label={label}
      value={of(name)}
      onChange={(event) => setSearch({ [name]: event.target.value, ...Object.fromEntries(clears.map((one) => [one, ""])) })}
    >
      <option value="">{any}</option>
      {options.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  );
  const families = [...new Set([...(analysis?.usage ?? []).flatMap(({ family }) => family ?? []), ...(of("family") === "" ? [] : [of("family")])])];
  const regions = [...new Set([...(analysis?.usage ?? []).map(({ region }) => region), ...(of("region") === "" ? [] : [of("region")])])];
  const names = [...new Set([...(accounts.data?.values ?? []), ...(of("account") === "" ? [] : [of("account")])])];
  const set = FILTERS.filter((name) => of(name) !== "");
  return (
    <div className="opportunity-filters" role="search" aria-label="Filter opportunities">
      {select(
        "type",
        "Type",
        "Compute",
        [
          ["EC2Instance", TYPES.EC2Instance],
          ["SageMaker", TYPES.SageMaker],
        ],
        ["family", "region"],
      )}
      {of("type") === "EC2Instance" && (
        <>
          {select(
            "family",
            "Family",
            "Largest family",
            families.toSorted().map((one) => [one, one] as const),
          )}
          {select(
            "region",
            "Region",
            "Its largest region",
            regions.toSorted().map((one) => [one, one] as const),
          )}
        </>
      )}
      {select("term", "Term", TERMS["1y"], [["3y", TERMS["3y"]]])}
      {select("payment", "Payment", "Nothing upfront", [
        ["partial", sentence(PAYMENTS.partial)],
        ["all", sentence(PAYMENTS.all)],
      ])}
      {select("scope", "Scope", "All accounts that share", [["linked", "One account alone"]])}
      {select(
        "account",
        "Account",
        of("scope") === "linked" ? "Choose an account" : "Payer buys",
        names.map((one) => [one, one] as const),
      )}
      {select(
        "lookbackDays",
        "Days looked back",
        "60 days",
        DAYS.map((days) => [days, `${days} days`] as const),
      )}
      <Amount name="maxCommitment" label="At most, dollars an hour" hint="At most $/h" value={of("maxCommitment")} />
      <Amount name="targetCoverage" label="Cover, percent of what is left" hint="Cover %" value={of("targetCoverage").replace("%", "")} suffix="%" />
      {set.length > 0 && (
        <Button small look="ghost" onClick={() => setSearch(Object.fromEntries(set.map((name) => [name, ""])))}>
          Clear
        </Button>
      )}
    </div>
  );
}

type AmountProps = { readonly name: Name; readonly label: string; readonly hint: string; readonly value: string; readonly suffix?: string };

/** Asked when it is left or Enter is pressed, not at each digit. */
function Amount({ name, label, hint, value, suffix = "" }: AmountProps) {
  const send = (text: string) => {
    const digits = text.trim().replace(/^\$/, "").replace(/%$/, "");
    setSearch({ [name]: digits === "" ? "" : digits + suffix });
  };
  return (
    <input
      key={value}
      className={`input input-small w-28! num ${value === "" ? "" : "border-earth! text-earth! bg-earth-soft!"}`}
      inputMode="decimal"
      aria-label={label}
      placeholder={hint}
      defaultValue={value}
      onBlur={(event) => event.target.value !== value && send(event.target.value)}
      onKeyDown={(event) => event.key === "Enter" && send(event.currentTarget.value)}
    />
  );
}
