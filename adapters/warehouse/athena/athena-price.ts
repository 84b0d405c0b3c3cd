/** What Athena charges: by bytes scanned, rounded up to a megabyte, with a least amount for each query. Both are configured: prices change by region and year. */
export type AthenaPrice = { readonly usdPerTb: string; readonly minimumBytes: number };

/** Source: Athena's pricing page for most regions, "$5.00 per TB of data scanned", "10 MB minimum per query". */
export const ATHENA_PRICE: AthenaPrice = { usdPerTb: "5", minimumBytes: 10_000_000 };

const MEGABYTE = 1_000_000n;
const TERABYTE = 1_000_000_000_000n;
const NANO = 9;

/** @returns decimal dollars with nine digits, rounded up */
export function athenaUsd(bytes: number, { usdPerTb, minimumBytes }: AthenaPrice): string {
  const scanned = BigInt(Math.max(0, Math.ceil(bytes)));
  const rounded = ((scanned + MEGABYTE - 1n) / MEGABYTE) * MEGABYTE;
  const billed = rounded > BigInt(minimumBytes) ? rounded : BigInt(minimumBytes);
  const [whole = "0", fraction = ""] = usdPerTb.split(".");
  const nanoPerTb = BigInt(whole + fraction.padEnd(NANO, "0").slice(0, NANO));
  const nano = (billed * nanoPerTb + TERABYTE - 1n) / TERABYTE;
  const digits = String(nano).padStart(NANO + 1, "0");
  return `${digits.slice(0, -NANO)}.${digits.slice(-NANO)}`;
}

export const NOTHING_ASKED = "0.000000000";
