import type { CommitmentPayment, CommitmentTerm, PlanTerms } from "#core/pricing/commitment-rates";
import { instanceType, instanceTypeNames, onDemandPrice } from "#core/pricing/instance-types";
import { PRICED_REGIONS, REGION_FACTS } from "#core/pricing/regions";
import { hex } from "#sandbox/world/noise";

/** What one may buy: a kind of plan for a term, at one way of paying. */
export type SavingsPlanOffering = PlanTerms & {
  readonly id: string;
  readonly description: string;
  readonly serviceCode: string;
  readonly usageType: string;
  readonly productTypes: readonly string[];
  readonly paymentOption: string;
  readonly durationSeconds: number;
};

/** AWS counts a year as 365 days. */
export const TERM_SECONDS: Readonly<Record<CommitmentTerm, number>> = { "1y": 31_536_000, "3y": 94_608_000 };
export const PAYMENT_OPTIONS: Readonly<Record<CommitmentPayment, string>> = {
  no: "No Upfront",
  partial: "Partial Upfront",
  all: "All Upfront",
};
const PRODUCT_TYPES = { Compute: ["EC2", "Fargate", "Lambda"], EC2Instance: ["EC2"], SageMaker: ["SageMaker"] } as const;
const SERVICE_CODES = { Compute: "ComputeSavingsPlans", EC2Instance: "ComputeSavingsPlans", SageMaker: "MachineLearningSavingsPlans" } as const;

/** Every offering, always under the same ids: of EC2 Instance plans one for each family in each region in which it has a price. */
export const OFFERINGS: readonly SavingsPlanOffering[] = allOfferings();
const BY_ID = new Map(OFFERINGS.map((offering) => [offering.id, offering]));

export function offeringById(id: string): SavingsPlanOffering | undefined {
  return BY_ID.get(id);
}

/** @throws Error where nothing like it is offered */
export function offeringOf({ type, term, payment, family, region }: PlanTerms): SavingsPlanOffering {
  const found = offeringById(idOf({ type, term, payment, family, region }));
  if (found === undefined) throw new Error(`There is no ${type} Savings Plan for ${family ?? "all"} in ${region ?? "all regions"}.`);
  return found;
}

function allOfferings(): readonly SavingsPlanOffering[] {
  const families = [...new Set(instanceTypeNames().map((name) => instanceType(name)?.family ?? ""))].sort();
  const sold = (family: string, region: string) =>
    instanceTypeNames().some((name) => name.startsWith(`${family}.`) && onDemandPrice(name, region) !== undefined);
  const kinds: readonly Pick<PlanTerms, "type" | "family" | "region">[] = [
    { type: "Compute" },
    { type: "SageMaker" },
    ...PRICED_REGIONS.flatMap((region) =>
      families.filter((family) => sold(family, region)).map((family) => ({ type: "EC2Instance" as const, family, region })),
    ),
  ];
  return kinds.flatMap((kind) =>
    (["1y", "3y"] as const).flatMap((term) => (["no", "partial", "all"] as const).map((payment) => offering({ ...kind, term, payment }))),
  );
}

function offering(terms: PlanTerms): SavingsPlanOffering {
  const { type, term, payment, family, region } = terms;
  const years = term === "1y" ? "1" : "3";
  const option = PAYMENT_OPTIONS[payment];
  const mark = `${years}yr${option.replace(" ", "")}`;
  const prefix = PRICED_REGIONS.find((candidate) => candidate === region);
  return {
    ...terms,
    id: idOf(terms),
    description:
      type === "EC2Instance"
        ? `${years} year ${option} ${family} EC2 Instance Savings Plan in ${region}`
        : `${years} year ${option} ${type} Savings Plan`,
    serviceCode: SERVICE_CODES[type],
    usageType:
      type === "EC2Instance" ? `${prefix === undefined ? "" : REGION_FACTS[prefix].usageTypePrefix}EC2SP:${family}.${mark}` : `${type}SP:${mark}`,
    productTypes: PRODUCT_TYPES[type],
    paymentOption: option,
    durationSeconds: TERM_SECONDS[term],
  };
}

function idOf({ type, term, payment, family, region }: PlanTerms): string {
  return uuidOf(`offering/${type}/${term}/${payment}/${family ?? ""}/${region ?? ""}`);
}

/** The same identifier for the same text, in the shape of a random one. */
export function uuidOf(text: string): string {
  const digits = hex(text) + hex(`${text}/`);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-9${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}
