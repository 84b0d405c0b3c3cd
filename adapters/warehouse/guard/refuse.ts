import { distance } from "fastest-levenshtein";
import { QueryRefusedError } from "#core/errors";

/** Ends the check of a query. `reason` says what is wrong and the nearest allowed form. */
export function refuse(reason: string): never {
  throw new QueryRefusedError(reason);
}

/** Names that people mean when they write a bare word for a cost; the first one present wins. */
const MEANT: Readonly<Record<string, readonly string[]>> = {
  cost: ["line_item_unblended_cost", "billedcost"],
  spend: ["line_item_unblended_cost", "billedcost"],
  amount: ["line_item_unblended_cost", "billedcost"],
  service: ["line_item_product_code", "product_servicecode", "servicename"],
  account: ["line_item_usage_account_id", "subaccountid"],
  account_id: ["line_item_usage_account_id", "subaccountid"],
  region: ["product_region_code", "regionid"],
  resource: ["line_item_resource_id", "resourceid"],
  resource_id: ["line_item_resource_id", "resourceid"],
  date: ["line_item_usage_start_date", "chargeperiodstart"],
  usage: ["line_item_usage_amount", "consumedquantity"],
  tags: ["resource_tags", "tags"],
};

/** The known name that was probably meant, or undefined when none is near. */
export function nearestName(wanted: string, known: readonly string[]): string | undefined {
  const word = wanted.toLowerCase();
  for (const meant of MEANT[word] ?? []) {
    const hit = known.find((name) => name.toLowerCase() === meant);
    if (hit !== undefined) return hit;
  }
  let best: { name: string; score: number } | undefined;
  for (const name of known) {
    const candidate = name.toLowerCase();
    const contains = candidate.length > 3 && (candidate.includes(word) || word.includes(candidate));
    const score = contains && word.length > 2 ? 1 + Math.abs(candidate.length - word.length) / 100 : distance(word, candidate);
    if (best === undefined || score < best.score) best = { name, score };
  }
  if (best === undefined || best.score > Math.max(2, word.length * 0.4) || best.score >= word.length) return undefined;
  return best.name;
}

/** " Did you mean `x`?" or nothing. */
export function didYouMean(wanted: string, known: readonly string[]): string {
  const name = nearestName(wanted, known);
  return name === undefined ? "" : ` Did you mean \`${name}\`?`;
}
