import { listActivity } from "#services/audit/activity";
import { listAudit } from "#services/audit/list";
import { listPeople } from "#services/people/list";
import { getProposal } from "#services/proposals/get";
import { listProposals } from "#services/proposals/list";
import type { StagedCompany } from "#services/proposals/testing/staged-company";

const RANDOM = /\b[0-9a-f]{64}\b|\b(?:act|cap|lnk|out|ses|usr)_[A-Za-z0-9]+\b|\breq_\w+\b|\bpending-\w+\b|\bCompany \d+\b|\b10\.1\.\d+\.\d+\b/g;

/**
 * All that a company's Owner can read, as one text. Ids that are drawn at random are numbered by where they first
 * stand, so that two worlds in which the same happened give the same text.
 */
export async function outputsOf(company: StagedCompany): Promise<string> {
  const { ctx } = company.root;
  const audit = await listAudit(ctx, { limit: 500 });
  const ids = new Set(audit.rows.map(({ target }) => target).filter((target) => /^APR-\d+$/.test(target)));
  const details: unknown[] = [];
  for (const id of [...ids].toSorted((a, b) => Number(a.slice(4)) - Number(b.slice(4)))) details.push(await getProposal(ctx, id));
  const people = (await listPeople(ctx)).toSorted((a, b) => (company.nameOf(a.userId) < company.nameOf(b.userId) ? -1 : 1));
  const activity = await listActivity(ctx);
  const proposals = await listProposals(ctx);
  /** What one instant gave is in no order. */
  const sorted = (key: string, value: unknown): unknown =>
    (key === "decisions" || key === "actors") && Array.isArray(value) ? value.map((item) => company.named(JSON.stringify(item))).toSorted() : value;
  const text = company.named(JSON.stringify({ people, details, proposals, activity, audit }, sorted, 1));
  const seen = new Map<string, string>();
  return text.replace(RANDOM, (id) => {
    const known = seen.get(id) ?? `#${seen.size + 1}`;
    seen.set(id, known);
    return known;
  });
}
