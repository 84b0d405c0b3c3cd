import { ChevronLeft } from "lucide-react";
import { useMemo } from "react";
import type { ProposalList } from "#web/api/types.ts";
import { Bar } from "#web/app/bar.tsx";
import { usePhone } from "#web/app/media.ts";
import { Link, navigate, useLocation } from "#web/app/router.tsx";
import { type PageView, useDockView } from "#web/chat/dock.tsx";
import { useWorldNow } from "#web/live/world-clock.ts";
import { BatchCard } from "#web/pages/approvals/batch-card.tsx";
import { History } from "#web/pages/approvals/history.tsx";
import { Inbox } from "#web/pages/approvals/inbox.tsx";
import { groupsOf } from "#web/pages/approvals/inbox-groups.ts";
import { ProposalCard } from "#web/proposals/proposal-card.tsx";
import { useInbox } from "#web/proposals/use-inbox.ts";
import { Fault } from "#web/ui/fault.tsx";
import { Segments } from "#web/ui/segments.tsx";
import { Loading, Skeleton } from "#web/ui/skeleton.tsx";

type Opened = { readonly kind: "proposal" | "batch"; readonly id: string };

/** What waits for a decision, beside the decision itself; on the phone one after the other. */
export function Approvals() {
  const { path, search } = useLocation();
  const phone = usePhone();
  const now = useWorldNow();
  const inbox = useInbox();
  const tab = search.get("tab") === "history" ? "history" : "open";
  const asked = useMemo(() => openedAt(path), [path]);
  const opened = asked ?? (phone || inbox.data === undefined || tab === "history" ? undefined : firstOf(inbox.data));
  useDockView(
    useMemo<PageView>(
      () => ({
        page: "approvals",
        about: asked === undefined ? "approvals" : asked.id,
        query: asked,
        questions: ["What waits for me?", "What landed today?", "Which nodes could move to spot?"],
      }),
      [asked],
    ),
  );
  const { data } = inbox;
  const open = data === undefined ? 0 : data.waitingForYou.length + data.waitingForOthers.length + data.running.length + data.attention.length;
  const list = !phone || asked === undefined;
  return (
    <>
      <Bar title="Approvals">
        {!list ? (
          <Link className="btn btn-small" href={`/approvals${tab === "history" ? "?tab=history" : ""}`}>
            <ChevronLeft size={14} strokeWidth={1.6} aria-hidden="true" />
            All
          </Link>
        ) : (
          <Segments
            label="Which"
            value={tab}
            options={[
              { value: "open", label: open === 0 ? "Open" : `Open ${open}` },
              { value: "history", label: "History" },
            ]}
            onChange={(value) => navigate(value === "history" ? "/approvals?tab=history" : "/approvals", { replace: true })}
          />
        )}
      </Bar>
      <div className="approvals">
        {list && (
          <nav className="inbox" aria-label="Proposals">
            {inbox.error !== undefined && data === undefined && (
              <Fault error={inbox.error} onRetry={inbox.reload} title="The proposals could not be read" />
            )}
            {inbox.loading && (
              <div className="p-4">
                <Loading what="the proposals" />
                <Skeleton height={240} />
              </div>
            )}
            {tab === "history" ? (
              <History search={search} path={path} now={now} />
            ) : (
              data !== undefined && <Inbox list={data} path={hrefOf(opened)} now={now} />
            )}
          </nav>
        )}
        {(!phone || asked !== undefined) && (
          <div className="approval">
            {opened?.kind === "proposal" && <ProposalCard key={opened.id} id={opened.id} place="page" />}
            {opened?.kind === "batch" && data !== undefined && <BatchCard key={opened.id} batch={opened.id} list={data} />}
            {opened === undefined && data !== undefined && (
              <p className="pt-4 text-ink-3">{tab === "history" ? "Choose one to see how it went." : ""}</p>
            )}
          </div>
        )}
      </div>
    </>
  );
}

function openedAt(path: string): Opened | undefined {
  const batch = /^\/approvals\/batch\/([^/]+)$/.exec(path)?.[1];
  if (batch !== undefined) return { kind: "batch", id: decodeURIComponent(batch) };
  const id = /^\/approvals\/([\w-]{1,64})$/.exec(path)?.[1];
  return id === undefined ? undefined : { kind: "proposal", id };
}

const hrefOf = (opened: Opened | undefined): string =>
  opened === undefined ? "" : opened.kind === "batch" ? `/approvals/batch/${encodeURIComponent(opened.id)}` : `/approvals/${opened.id}`;

/** What stands at the top of the inbox is what one came for. */
const firstOf = (list: ProposalList): Opened | undefined => openedAt(groupsOf(list)[0]?.items[0]?.href ?? "");
