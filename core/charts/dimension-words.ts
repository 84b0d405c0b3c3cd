type Words = readonly [one: string, many: string];

const WORDS: Readonly<Record<string, Words>> = {
  organizational_unit: ["organisational unit", "organisational units"],
  service: ["service", "services"],
  account: ["account", "accounts"],
  account_name: ["account", "accounts"],
  account_id: ["account", "accounts"],
  region: ["region", "regions"],
  zone: ["zone", "zones"],
  availability_zone: ["zone", "zones"],
  usage_type: ["usage type", "usage types"],
  operation: ["operation", "operations"],
  instance_type: ["instance type", "instance types"],
  instance_family: ["instance family", "instance families"],
  family: ["instance family", "instance families"],
  purchase_option: ["purchase option", "purchase options"],
  charge_category: ["charge category", "charge categories"],
  line_item_type: ["line item type", "line item types"],
  resource: ["resource", "resources"],
  cluster: ["cluster", "clusters"],
  namespace: ["namespace", "namespaces"],
  workload: ["workload", "workloads"],
  node: ["node", "nodes"],
  billing_period: ["month", "months"],
  period: ["period", "periods"],
  day: ["day", "days"],
  hour: ["hour", "hours"],
};

/** "account", "instance types", "team" for `tag:team`. */
export function dimensionWord(dimension: string, many = false): string {
  const words = WORDS[dimension.replace(/^(organizational_unit)[:_]\d$/, "$1")];
  if (words !== undefined) return words[many ? 1 : 0];
  const name = dimension.replace(/^(tag|cost_category)[:_]/, "").replaceAll("_", " ");
  if (!many) return name;
  return /[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`;
}

export function isTag(dimension: string): boolean {
  return /^tag[:_]/.test(dimension);
}

/** Name of a group as the prose and the charts say it. Missing is a word: "untagged", "no cluster". */
export function groupName(dimension: string, value: unknown): string {
  if (value === null || value === undefined || value === "" || value === "(none)")
    return isTag(dimension) ? `no ${dimensionWord(dimension)} tag` : `no ${dimensionWord(dimension)}`;
  if (value === OTHER) return `other ${dimensionWord(dimension, true)}`;
  const text = String(value);
  return dimension === "purchase_option" ? (PURCHASE[text] ?? text) : text;
}

/** The row that holds what a top N left out. */
export const OTHER = "other";

const PURCHASE: Readonly<Record<string, string>> = {
  on_demand: "on demand",
  spot: "spot",
  savings_plan: "Savings Plan",
  reserved: "reserved",
  unused_commitment: "unused commitment",
};
