import type { OfferedRate } from "#sandbox/savings-plans/offering-rates";

export function rateFacts({ rate, unit, productType, serviceCode, usageType, operation, properties }: OfferedRate) {
  return { rate, unit, productType, serviceCode, usageType, operation, properties: listed(properties) };
}

/** What a filter of that name looks at. */
export function rateValue({ productType, serviceCode, usageType, operation, properties }: OfferedRate, name: string): string | undefined {
  return { productType, serviceCode, usageType, operation, ...properties }[name];
}

export function listed(properties: Readonly<Record<string, string | undefined>>): readonly { readonly name: string; readonly value: string }[] {
  return Object.entries(properties).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
}
