import type { NetEffectReason } from "#core/commitments/net-effect-reason";
import type { Confidence } from "#core/insights/savings";
import type { RecommendationType } from "#core/api/recommendations";
import { type Decimal, sumOf } from "#core/figures/decimal";
import { reasonOfAll } from "#core/insights/net-reason";
import { type Candidate, withoutOverlap } from "#core/insights/overlap";
import type { Evidence, FoundAdvice } from "#core/recommendations/source";
import { TYPE_FACTS } from "#core/recommendations/type-facts";

/** Advice of one engine, as it is found. */
export type EngineAdvice = { readonly engine: string; readonly found: FoundAdvice };

/** One recommendation before figures are made of it: what belongs together, each resource in one of them only. */
export type Group = {
  readonly engine: string;
  readonly type: RecommendationType;
  /** Resource or account: with engine and type the stable key. */
  readonly key: string;
  readonly title: string;
  readonly account: string;
  readonly region: string;
  readonly candidates: readonly Candidate[];
  readonly gross: Decimal | undefined;
  readonly net: Decimal | undefined;
  /** Why gross and net differ, by the waterfall; undefined where they do not, or it was not asked. */
  readonly reason: NetEffectReason | undefined;
  readonly confidence: Confidence;
  readonly because: string;
  readonly evidence: Evidence;
  readonly proposable: { readonly kind: string; readonly params: Readonly<Record<string, unknown>> } | undefined;
  /** Resources of the same account that another recommendation counts. */
  readonly mergedAway: number;
};

const ONE = 10n ** 18n;

export type SharedAdvice = ReturnType<typeof withoutOverlap<EngineAdvice & { readonly candidates: readonly Candidate[] }>>[number];

/** Each resource in one finding only, over everything that all engines found: the larger net saving first. */
export function shareAdvice(all: readonly EngineAdvice[]): readonly SharedAdvice[] {
  return withoutOverlap(all.map(({ engine, found }) => ({ engine, found, candidates: found.candidates })));
}

/** One recommendation an account, or a resource where each is a decision of its own. What is below its least dollars is left out. */
export function groupAdvice(shared: readonly SharedAdvice[]): Group[] {
  return grouped(shared).filter((group) => isEnough(group, group.net));
}

/**
 * What would be advised at on-demand prices and is not: what `shared` keeps of candidates that the waterfall threw out, and
 * what is too little after it. The largest first that it would seem to save.
 *
 * @param together what commitments take of several thrown out, done as a whole on top of what is advised
 */
export function groupLeftOut(
  thrownOut: readonly SharedAdvice[],
  advised: readonly SharedAdvice[],
  together: (candidates: readonly Candidate[]) => Pick<Candidate, "covered" | "reason">,
): Group[] {
  const whole = (group: Group): Group => {
    if (group.candidates.length < 2 || group.gross === undefined) return group;
    const { covered, reason } = together(group.candidates);
    return { ...group, net: group.gross - covered, reason };
  };
  const tooLittle = grouped(advised).filter((group) => group.reason !== undefined && !isEnough(group, group.net));
  return [...grouped(thrownOut).map(whole), ...tooLittle]
    .filter((group) => isEnough(group, group.gross))
    .toSorted((a, b) => ((a.gross ?? 0n) === (b.gross ?? 0n) ? (a.key < b.key ? -1 : 1) : (a.gross ?? 0n) > (b.gross ?? 0n) ? -1 : 1));
}

function isEnough({ type }: Group, dollars: Decimal | undefined): boolean {
  return dollars === undefined || dollars >= BigInt(TYPE_FACTS[type].leastUsd) * ONE;
}

function grouped(shared: readonly SharedAdvice[]): Group[] {
  return shared.flatMap(({ draft, kept }) => {
    const { engine, found } = draft;
    const facts = TYPE_FACTS[found.type];
    const keyOf = (candidate: Candidate) => (facts.each ? candidate.resource : candidate.account);
    const before = Map.groupBy(draft.candidates, keyOf);
    return [...Map.groupBy(kept, keyOf)].flatMap(([key, candidates]): Group[] => {
      const first = candidates[0];
      if (first === undefined) return [];
      const gross = found.savingUnknown === true ? undefined : sumOf(candidates.map(({ saving }) => saving));
      const net = gross === undefined ? undefined : gross - sumOf(candidates.map(({ covered }) => covered));
      const regions = new Set(candidates.map(({ region }) => region));
      return [
        {
          engine,
          type: found.type,
          key,
          title: titleOf(found, candidates, facts.each),
          account: first.account,
          region: regions.size === 1 ? first.region : "several regions",
          candidates: candidates.toSorted((a, b) => (a.saving === b.saving ? (a.resource < b.resource ? -1 : 1) : a.saving > b.saving ? -1 : 1)),
          gross,
          net,
          reason: reasonOfAll(candidates),
          confidence: found.confidence,
          because: found.because,
          evidence: found.evidence,
          proposable: facts.each ? found.proposable?.get(first.resource) : undefined,
          mergedAway: (before.get(key)?.length ?? candidates.length) - candidates.length,
        },
      ];
    });
  });
}

function titleOf(found: FoundAdvice, candidates: readonly Candidate[], each: boolean): string {
  const title = found.title(candidates.length);
  const first = candidates[0];
  if (first === undefined) return title;
  if (!each) return `${title} in ${first.account}`;
  if (found.type === "low_commitment_coverage") return title;
  const what = title.replace(/^(?:1|An?) /, "");
  return `${shortName(first)}: ${what.startsWith("Savings Plan") ? what : what.charAt(0).toLowerCase() + what.slice(1)}`;
}

/** Nodes and plans by what people call them; the id stays in the resource. */
function shortName({ resource, detail }: Candidate): string {
  return / (\S+ in \S+)$/.exec(detail)?.[1] ?? resource.split("/").at(-1) ?? resource;
}
