import type { DimensionMention, EntityCandidate, EntityMention } from "#agent/planner/mentions/mention";
import type { VocabularyIndex } from "#agent/planner/mentions/vocabulary-index";
import type { Utterance } from "#agent/planner/text";

const FAMILY =
  /(?<![\w./-])(?:([acdfgmrtuz]\d{1,2}[a-z]{0,4}|x[12][a-z]{0,4}|[ih]\d[a-z]{1,3}|i[34]|p\d[a-z]{1,3}|inf\d|trn\d[a-z]?|hpc\d[a-z]|x2[a-z]+|vt\d|dl\d[a-z]?|mac\d|im4gn|is4gen)(?:-flex)?)(\.(?:nano|micro|small|medium|large|metal(?:-\d+xl)?|\d{0,2}xlarge|\d{1,3}xl))?(?:'?s)?(?![\w-])/g;
/** Workloads have names that no vocabulary may hold yet: "payments-worker". */
const WORKLOAD =
  /(?<![\w./-])[a-z][a-z0-9]+(?:-[a-z0-9]+)*-(?:api|apis|worker|workers|web|service|svc|job|jobs|cron|indexer|trainer|builder|report|server|consumer|processor|gateway|ui|frontend|backend|scheduler|runner|proxy|ingest|sync|exporter|agent|operator|controller|db|loader|importer|queue|bot)(?![\w-])/g;
const boundary = (text: string, at: number, alias: { readonly candidates: readonly EntityCandidate[] }) =>
  (alias.candidates.some((c) => c.strength === "name" || c.strength === "variant") || !/^s\b/.test(text.slice(at, at + 2))) &&
  (!/[\w-]/.test(text[at] ?? " ") ||
    (text[at] === "-" && !/\w/.test(text[at + 1] ?? " ")) ||
    /^'?s(?!\w)/.test(text.slice(at, at + 3)) ||
    /^-(?:wide|only|wise|level|side|related|based|heavy|account|team|cluster|tagged|owned)/.test(text.slice(at, at + 9)));

/** Names of the tenant's world, instance families and types, and "no team tag". */
export function findEntities({ clean, tokens }: Utterance, index: VocabularyIndex): readonly EntityMention[] {
  const found: EntityMention[] = [];
  for (const token of tokens) {
    if (/[\w-]/.test(clean[token.start - 1] ?? " ") && /[\w]/.test(clean[token.start - 2] ?? " ")) continue;
    const word = token.text.replace(/'s?$|'s$/, "");
    for (const alias of [
      ...(index.entities.get(word) ?? []),
      ...(word.endsWith("s")
        ? (index.entities.get(word.slice(0, -1)) ?? []).filter((a) => a.candidates.every((c) => c.strength === "name" || c.strength === "variant"))
        : []),
    ]) {
      if (!clean.startsWith(alias.text, token.start)) continue;
      const end = token.start + alias.text.length;
      if (boundary(clean, end, alias)) found.push({ kind: "entity", start: token.start, end, candidates: alias.candidates });
    }
  }
  for (const m of clean.matchAll(FAMILY)) {
    const dim = m[2] ? "instance_type" : "family";
    if (!m[2] && /^(?:s3|h1|d\d|[at]\d{2,})$/.test(m[1] ?? "")) continue;
    found.push({
      kind: "entity",
      start: m.index,
      end: m.index + m[0].length,
      candidates: [{ dim, values: [(m[1] ?? "") + (m[2] ?? "").replace(/(\d)xl$/, "$1xlarge")], strength: "shape" }],
    });
  }
  for (const m of clean.matchAll(WORKLOAD))
    found.push({ kind: "entity", start: m.index, end: m.index + m[0].length, candidates: [{ dim: "workload", values: [m[0]], strength: "shape" }] });
  found.push(...findUntagged(clean, index));
  return merge(found);
}

/** "no team tag", "without a cost centre", "untagged by project", "missing owner". */
function findUntagged(clean: string, index: VocabularyIndex): readonly EntityMention[] {
  const found: EntityMention[] = [];
  for (const { key, patterns } of untaggedPatterns(index)) {
    for (const re of patterns)
      for (const m of clean.matchAll(re))
        found.push({
          kind: "entity",
          start: m.index,
          end: m.index + m[0].length,
          candidates: [{ dim: `tag:${key}`, values: ["(none)"], strength: "shape" }],
        });
  }
  return found;
}

const untaggedCache = new WeakMap<VocabularyIndex, readonly { readonly key: string; readonly patterns: readonly RegExp[] }[]>();

function untaggedPatterns(index: VocabularyIndex): readonly { readonly key: string; readonly patterns: readonly RegExp[] }[] {
  const hit = untaggedCache.get(index);
  if (hit) return hit;
  const made = index.tagKeys.map(({ key, words }) => {
    const word = words.map((w) => w.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
    const patterns = [
      `(?:no|without|w/o|missing|lacks?|lacking|has no|have no|sans|not? (?:got|have|carry|carrying) (?:a|an|any|the)|doesn't have|empty|blank|absent|never got)(?: (?:a|an|any|the|its|their|proper|valid))?(?: tag)? (?:${word})(?:[- ](?:tags?|tagging|label|code|value))?(?! team| tag on prod)`,
      `(?:untagged|not tagged|un-tagged)(?: (?:by|for|on|in terms of|with|as to))?(?: (?:a|the|any))? (?:${word})(?: tag)?`,
      `(?:${word})(?: tag)?(?:[- ]less|(?: is| are)? (?:missing|not set|empty|blank|untagged|unset))`,
    ];
    return { key, patterns: patterns.map((source) => new RegExp(`(?<![\\w-])(?:${source})(?![\\w-])`, "g")) };
  });
  untaggedCache.set(index, made);
  return made;
}

/** Candidates of the same stretch are one mention; a longer mention hides what lies inside it. */
function merge(found: readonly EntityMention[]): readonly EntityMention[] {
  const byPlace = new Map<string, EntityCandidate[]>();
  for (const { start, end, candidates } of found) {
    const key = `${start}-${end}`;
    const list = byPlace.get(key) ?? [];
    for (const candidate of candidates)
      if (!list.some((c) => c.dim === candidate.dim && c.values.join() === candidate.values.join())) list.push(candidate);
    byPlace.set(key, list);
  }
  return [...byPlace].map(([key, candidates]) => {
    const [start = 0, end = 0] = key.split("-").map(Number);
    return { kind: "entity", start, end, candidates };
  });
}

/** Words for dimensions: what people group by, list, or use as a noun beside a name. */
export function findDimensions({ clean, tokens }: Utterance, index: VocabularyIndex): readonly DimensionMention[] {
  const found: DimensionMention[] = [];
  for (const token of tokens) {
    for (const { text, dim } of index.dimensions.get(token.text.replace(/'s?$/, "")) ?? []) {
      const end = token.start + text.length;
      if (clean.startsWith(text, token.start) && !/\w/.test(clean[end] ?? " ")) found.push({ kind: "dim", start: token.start, end, dim });
    }
  }
  return found;
}
