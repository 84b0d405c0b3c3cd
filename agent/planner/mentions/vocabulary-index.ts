import { REGION_GROUPS, REGIONS, SERVICES, WEAK_SERVICE_WORDS } from "#agent/planner/lexicon/aws";
import type { EntityCandidate, Strength } from "#agent/planner/mentions/mention";
import type { Vocabulary } from "#core/planner/frame";

export type VocabularyIndex = {
  /** Aliases by their first word. */
  readonly entities: ReadonlyMap<string, readonly Alias[]>;
  readonly dimensions: ReadonlyMap<string, readonly { readonly text: string; readonly dim: string }[]>;
  readonly tagKeys: readonly { readonly key: string; readonly words: readonly string[] }[];
  /** Names in lower case, for mending slips, and the words that they are made of. */
  readonly names: readonly string[];
  readonly words: readonly string[];
};

type Alias = { readonly text: string; readonly candidates: readonly EntityCandidate[] };

const GENERIC = new Set(["eks", "cluster", "k8s", "kube", "kubernetes", "aws", "account", "acct", "ns", "namespace"]);
const ENVIRONMENTS: readonly (readonly string[])[] = [
  ["production", "prod", "prd"],
  ["staging", "stage", "stg"],
  ["development", "dev"],
];

const DIMENSIONS: Readonly<Record<string, readonly string[]>> = {
  service: [
    "service",
    "services",
    "svc",
    "svcs",
    "product",
    "products",
    "aws service",
    "aws services",
    "service-wise",
    "service wise",
    "servicewise",
  ],
  account: [
    "account",
    "accounts",
    "acct",
    "accts",
    "acc",
    "linked account",
    "linked accounts",
    "linked acct",
    "account-wise",
    "account wise",
    "sub-account",
    "sub-accounts",
    "accountwise",
  ],
  region: ["region", "regions", "region-wise", "region wise", "geography", "geographies", "location", "locations"],
  usage_type: ["usage type", "usage types", "usage-type", "usagetype", "usage_type", "usage types"],
  instance_type: [
    "instance type",
    "instance types",
    "instance-type",
    "instance size",
    "instance sizes",
    "machine type",
    "machine types",
    "type of instance",
    "types of instance",
    "node type",
    "node types",
    "vm type",
    "sku",
    "skus",
  ],
  instance_family: ["instance family", "instance families", "family", "families", "instance-family", "machine family", "machine families"],
  purchase_option: [
    "purchase option",
    "purchase options",
    "pricing model",
    "pricing models",
    "purchase type",
    "purchase types",
    "purchasing option",
    "purchasing options",
    "purchase model",
    "payment model",
    "capacity type",
    "capacity types",
    "purchase-option",
    "pricing option",
    "pricing options",
    "purchase category",
  ],
  cluster: ["cluster", "clusters", "cluster-wise", "cluster wise"],
  namespace: ["namespace", "namespaces", "ns", "namespace-wise", "name space", "name spaces"],
  workload: ["workload", "workloads", "deployment", "deployments", "workload-wise"],
  node: ["node", "nodes", "box", "boxes", "machine", "machines", "host", "hosts", "ec2 instances", "instances"],
  resource: [
    "resource",
    "resources",
    "resource-wise",
    "resource id",
    "resource ids",
    "individual resource",
    "bucket",
    "buckets",
    "function",
    "functions",
    "item",
    "items",
    "resource level",
    "line item",
    "line items",
  ],
  charge_category: ["charge category", "charge categories", "charge type", "charge types", "charge kind", "category of charge", "charge_category"],
};

const PURCHASE: Readonly<Record<string, readonly string[]>> = {
  spot: ["spot", "spots", "spot instances", "spot nodes", "spot capacity"],
  on_demand: ["on-demand", "on demand", "ondemand", "od", "on-demand instances", "full on-demand rates"],
  savings_plan: ["savings plan", "savings plans", "sp", "sps", "saving plan", "saving plans", "the plans"],
  reserved: ["reserved", "ri", "ris", "reserved instances", "reserved instance", "reservations", "reservation"],
};

const CATEGORY: Readonly<Record<string, readonly string[]>> = {
  Credit: ["credit", "credits"],
  Refund: ["refund", "refunds"],
  Purchase: ["purchases", "purchase fees", "upfront fees"],
  Adjustment: ["adjustments", "adjustment"],
  Usage: ["usage charges"],
};

const caches = new WeakMap<Vocabulary, VocabularyIndex>();

/** Built once per vocabulary object. */
export function indexVocabulary(vocabulary: Vocabulary): VocabularyIndex {
  const hit = caches.get(vocabulary);
  if (hit) return hit;
  const built = build(vocabulary);
  caches.set(vocabulary, built);
  return built;
}

function spellings(name: string): readonly string[] {
  const lower = name.toLowerCase();
  const spaced = lower.replace(/[-_]+/g, " ");
  return [...new Set([lower, spaced, spaced.replace(/ /g, ""), spaced.replace(/ /g, "-")])];
}

function build(vocabulary: Vocabulary): VocabularyIndex {
  const table = new Map<string, Map<string, EntityCandidate>>();
  const add = (alias: string, dim: string, values: readonly string[], strength: Strength) => {
    if (alias.length < 2 || values.length === 0) return;
    const slot = table.get(alias) ?? new Map<string, EntityCandidate>();
    const key = `${dim}=${values.join()}`;
    if (!slot.has(key) && !(strength !== "name" && [...slot.values()].some((c) => c.dim === dim && c.strength === "name")))
      slot.set(key, { dim, values, strength });
    table.set(alias, slot);
  };
  const addName = (dim: string, name: string) => spellings(name).forEach((s, i) => add(s, dim, [name], i === 0 ? "name" : "variant"));

  for (const name of vocabulary.accounts) addName("account", name);
  for (const name of vocabulary.clusters) addName("cluster", name);
  for (const name of vocabulary.namespaces) addName("namespace", name);
  for (const name of vocabulary.workloads) addName("workload", name);
  for (const [key, values] of Object.entries(vocabulary.tags)) {
    for (const value of values) {
      addName(`tag:${key}`, value);
      const digits = /^[a-z]+[-_ ]?(\d+)$/i.exec(value)?.[1];
      if (digits) for (const word of keyWords(key)) add(`${word} ${digits}`, `tag:${key}`, [value], "variant");
    }
  }
  for (const name of [
    ...vocabulary.accounts,
    ...Object.entries(vocabulary.tags)
      .filter(([key]) => /^env/i.test(key))
      .flatMap(([, values]) => values),
  ]) {
    const dim = vocabulary.accounts.includes(name) ? ["account"] : [];
    for (const key of Object.keys(vocabulary.tags)) if (vocabulary.tags[key]?.includes(name)) dim.push(`tag:${key}`);
    for (const group of ENVIRONMENTS)
      if (group.includes(name.toLowerCase())) for (const other of group) for (const each of dim) add(other, each, [name], "nick");
  }
  for (const name of vocabulary.clusters) {
    const pieces = name
      .toLowerCase()
      .split(/[-_]/)
      .filter((piece) => !GENERIC.has(piece) && !/^\d+$/.test(piece));
    const stem = pieces.join(" ");
    for (const spelling of [stem, stem.replace(/ /g, "-")]) {
      add(spelling, "cluster", [name], "stem");
      add(`${spelling} cluster`, "cluster", [name], "variant");
      add(`${spelling} eks`, "cluster", [name], "variant");
      for (const group of ENVIRONMENTS)
        if (group.includes(spelling))
          for (const other of group) {
            add(other, "cluster", [name], "stem");
            add(`${other} cluster`, "cluster", [name], "variant");
            add(`${other} eks`, "cluster", [name], "variant");
            add(`${other}-eks`, "cluster", [name], "variant");
          }
    }
    if (pieces.length > 1) for (const piece of pieces) if (piece.length > 2) add(piece, "cluster", [name], "weak");
  }
  addServices(vocabulary, add);
  addRegions(vocabulary, add);
  for (const [value, words] of Object.entries(PURCHASE)) for (const word of words) add(word, "purchase", [value], "name");
  for (const [value, words] of Object.entries(CATEGORY)) for (const word of words) add(word, "charge_category", [value], "name");

  const tagKeys = Object.keys(vocabulary.tags).map((key) => ({ key, words: keyWords(key) }));
  const dimensions = new Map<string, { text: string; dim: string }[]>();
  const addDimension = (text: string, dim: string) => {
    const first = text.split(/[ -]/)[0] ?? text;
    const list = dimensions.get(first) ?? [];
    list.push({ text, dim });
    dimensions.set(first, list);
  };
  for (const [dim, words] of Object.entries(DIMENSIONS)) for (const word of words) addDimension(word, dim);
  for (const { key, words } of tagKeys)
    for (const word of words)
      for (const form of [word, `${word}s`, `${word} tag`, `${word} tags`, `${word}-wise`, `${word} wise`]) addDimension(form, `tag:${key}`);

  const entities = new Map<string, Alias[]>();
  for (const [text, slot] of table) {
    const first = text.split(/[ \-_.(]/)[0] ?? text;
    const list = entities.get(first) ?? [];
    list.push({ text, candidates: [...slot.values()] });
    entities.set(first, list);
  }
  const names = [
    ...vocabulary.accounts,
    ...vocabulary.clusters,
    ...vocabulary.namespaces,
    ...vocabulary.workloads,
    ...Object.values(vocabulary.tags).flat(),
  ].map((name) => name.toLowerCase());
  const words = [
    ...new Set(
      [...table.keys(), ...dimensions.keys(), ...tagKeys.flatMap((k) => k.words)]
        .flatMap((text) => text.split(/[^a-z]+/))
        .filter((w) => w.length > 1),
    ),
  ];
  return { entities, dimensions, tagKeys, names, words };
}

/** "cost-center" is also said "cost centre", "CostCenter" also "cost center", "env" also "environment". */
function keyWords(key: string): readonly string[] {
  const spaced = key
    .replace(/^(?:user|aws):/, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .replace(/[-_:/]+/g, " ")
    .trim();
  const forms = [spaced, spaced.replace(/ /g, "-")];
  if (spaced.includes("center"))
    forms.push(
      spaced.replace("center", "centre"),
      spaced.replace("center", "centre").replace(/ /g, "-"),
      spaced.replace(/ /g, ""),
      spaced.replace("center", "centre").replace(/ /g, ""),
    );
  if (/^cost ?cent/.test(spaced)) forms.push("cc");
  if (spaced === "env" || spaced === "environment") forms.push("env", "environment");
  if (spaced === "team") forms.push("squad");
  return [...new Set(forms)];
}

type Add = (alias: string, dim: string, values: readonly string[], strength: Strength) => void;

const plainService = (name: string) =>
  name
    .toLowerCase()
    .replace(/^(?:amazon|aws) ?/, "")
    .replace(/[^a-z0-9]/g, "");

function addServices(vocabulary: Vocabulary, add: Add): void {
  const taken = new Set<string>();
  for (const [short, aliases] of Object.entries(SERVICES)) {
    const known = new Set([short, ...aliases].map(plainService));
    const values = vocabulary.services.filter((name) => known.has(plainService(name)));
    for (const value of values) taken.add(value);
    for (const alias of aliases)
      add(alias, "service", values.length > 0 ? values : [short], WEAK_SERVICE_WORDS.has(alias) ? "weak" : values.length > 0 ? "name" : "variant");
  }
  for (const name of vocabulary.services) {
    add(name.toLowerCase(), "service", [name], "name");
    if (taken.has(name)) continue;
    const short = name.toLowerCase().replace(/^(?:amazon|aws) /, "");
    add(short, "service", [name], "variant");
  }
}

function addRegions(vocabulary: Vocabulary, add: Add): void {
  for (const code of new Set([...Object.keys(REGIONS), ...vocabulary.regions])) {
    add(code, "region", [code], "name");
    add(code.replace(/-/g, ""), "region", [code], "variant");
    for (const alias of REGIONS[code] ?? [])
      add(alias, "region", [code], vocabulary.regions.length === 0 || vocabulary.regions.includes(code) ? "nick" : "weak");
  }
  for (const { prefix, words } of REGION_GROUPS) {
    const values = vocabulary.regions.filter((code) => code.startsWith(prefix));
    for (const word of words) add(word, "region", values, "nick");
  }
}
