import type { SemanticResult } from "#core/costs/query";
import type { Reading } from "#core/planner/frame";
import type { Sentence } from "#agent/writer/compose";
import type { Ledger } from "#agent/writer/ledger";
import { caveatsOf } from "#agent/writer/query/caveats";
import { factsOf } from "#agent/writer/query/facts";
import { groupFindings } from "#agent/writer/query/groups";
import { leadOf } from "#agent/writer/query/lead";
import { singleFindings } from "#agent/writer/query/single";
import { trendFindings } from "#agent/writer/query/trend";

/** An answer to a cost question, from its result alone. */
export function querySentences(result: SemanticResult, ledger: Ledger, reading: Reading, question: string, year: number): Sentence[] {
  const facts = factsOf(result, reading, question, year);
  return [
    ...leadOf(facts, ledger),
    ...groupFindings(facts, ledger),
    ...trendFindings(facts, ledger),
    ...singleFindings(facts, ledger),
    ...caveatsOf(facts, ledger),
  ];
}
