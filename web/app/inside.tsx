import { type ReactNode, useEffect } from "react";
import { CommandPalette } from "#web/app/command-palette.tsx";
import { KeyboardProvider } from "#web/app/keyboard.tsx";
import { useLocation } from "#web/app/router.tsx";
import { Shell } from "#web/app/shell.tsx";
import { ActivityPage } from "#web/pages/activity/activity-page.tsx";
import { Anomalies } from "#web/pages/anomalies/anomalies.tsx";
import { Approvals } from "#web/pages/approvals/approvals.tsx";
import { Ask } from "#web/pages/ask/ask.tsx";
import { Audit } from "#web/pages/audit/audit.tsx";
import { Budgets } from "#web/pages/budgets/budgets.tsx";
import { Commitments } from "#web/pages/commitments/commitments.tsx";
import { Data } from "#web/pages/data/data.tsx";
import { Metrics } from "#web/pages/metrics/metrics.tsx";
import { Missing } from "#web/pages/missing.tsx";
import { Nodes } from "#web/pages/nodes/nodes.tsx";
import { Overview } from "#web/pages/overview/overview.tsx";
import { Recommendations } from "#web/pages/recommendations/recommendations.tsx";
import { Runbook } from "#web/pages/runbook/runbook.tsx";
import { Savings } from "#web/pages/savings/savings.tsx";
import { Settings } from "#web/pages/settings/settings.tsx";
import { Spend } from "#web/pages/spend/spend.tsx";
import { Sql } from "#web/pages/sql/sql.tsx";
import { DockProvider } from "#web/chat/dock.tsx";
import { QueryViewProvider } from "#web/query/query-view.tsx";

/** Everything behind the sign-in. */
export function Inside() {
  const { path } = useLocation();
  const [page, title] = pageOf(path);
  useEffect(() => {
    document.title = title === "" ? "Major Tom" : `${title} – Major Tom`;
  }, [title]);
  return (
    <QueryViewProvider>
      <DockProvider>
        <KeyboardProvider>
          <Shell path={path}>{page}</Shell>
          <CommandPalette />
        </KeyboardProvider>
      </DockProvider>
    </QueryViewProvider>
  );
}

function pageOf(path: string): [ReactNode, string] {
  if (path === "/" || path === "/ask") return [<Ask key="ask" threadId={undefined} />, "Ask"];
  const thread = /^\/ask\/([\w-]{1,64})$/.exec(path)?.[1];
  if (thread !== undefined) return [<Ask key="ask" threadId={thread} />, "Ask"];
  if (path === "/overview") return [<Overview key="overview" />, "Overview"];
  if (path === "/spend") return [<Spend key="spend" />, "Spend"];
  if (path === "/recommendations" || path.startsWith("/recommendations/")) return [<Recommendations key="recommendations" />, "Recommendations"];
  if (path === "/data" || path.startsWith("/data/")) return [<Data key="data" />, "Data"];
  if (path === "/savings") return [<Savings key="savings" />, "Savings"];
  if (path === "/commitments" || path.startsWith("/commitments/")) return [<Commitments key="commitments" />, "Commitments"];
  if (path === "/anomalies" || path.startsWith("/anomalies/")) return [<Anomalies key="anomalies" />, "Anomalies"];
  if (path === "/budgets" || path.startsWith("/budgets/")) return [<Budgets key="budgets" />, "Budgets"];
  if (path === "/metrics") return [<Metrics key="metrics" />, "Metrics"];
  if (path === "/sql") return [<Sql key="sql" />, "SQL"];
  if (path === "/approvals" || path.startsWith("/approvals/")) return [<Approvals key="approvals" />, "Approvals"];
  if (path === "/nodes" || path.startsWith("/nodes/")) return [<Nodes key="nodes" />, "Nodes"];
  if (path === "/activity") return [<ActivityPage key="activity" />, "Flight log"];
  if (path === "/audit") return [<Audit key="audit" />, "Audit"];
  if (path.startsWith("/runbooks/")) return [<Runbook key="runbook" />, "Runbook"];
  if (path === "/settings" || path.startsWith("/settings/")) return [<Settings key="settings" />, "Settings"];
  return [<Missing key="missing" />, "Not found"];
}
