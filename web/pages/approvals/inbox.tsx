import type { ProposalList } from "#web/api/types.ts";
import { Link } from "#web/app/router.tsx";
import { groupsOf } from "#web/pages/approvals/inbox-groups.ts";
import { InboxRow } from "#web/pages/approvals/inbox-row.tsx";

type Props = { readonly list: ProposalList; readonly path: string; readonly now: number };

/** Grouped by who must do something next. */
export function Inbox({ list, path, now }: Props) {
  const groups = groupsOf(list);
  if (groups.length === 0) {
    return (
      <div className="p-4 flex flex-col gap-2 text-ink-2">
        <p className="name text-ink">Nothing waits</p>
        <p>
          What Major Tom drafts appears here for a signature. Ask it to move a node to spot or to buy a Savings Plan, or propose one on{" "}
          <Link href="/nodes">Nodes</Link> or <Link href="/commitments">Commitments</Link>.
        </p>
      </div>
    );
  }
  return (
    <>
      {groups.map((group) => (
        <section key={group.name} aria-label={group.name}>
          <h2>
            {group.name}
            <span className="num">{group.items.reduce((sum, { items }) => sum + items.length, 0)}</span>
          </h2>
          {group.items.map((item) => (
            <InboxRow key={item.key} item={item} on={path === item.href} now={now} />
          ))}
        </section>
      ))}
    </>
  );
}
