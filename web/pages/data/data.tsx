import { useMemo } from "react";
import { Bar } from "#web/app/bar.tsx";
import { Link, useLocation } from "#web/app/router.tsx";
import { type PageView, useDockView } from "#web/chat/dock.tsx";
import { ExplainButton } from "#web/chat/explain.tsx";
import { Organization } from "#web/pages/data/organization.tsx";
import { Sources } from "#web/pages/data/sources.tsx";
import { Templates } from "#web/pages/data/templates.tsx";
import { Units } from "#web/pages/data/units.tsx";

const TABS = [
  {
    path: "/data",
    name: "Sources",
    page: Sources,
    about: "where the cost data comes from",
    questions: ["What data do you have?", "Which days are missing from the bill?"],
  },
  {
    path: "/data/templates",
    name: "Templates",
    page: Templates,
    about: "connecting an export",
    questions: ["What data do you have?", "What can you not know without the missing columns?"],
  },
  {
    path: "/data/organization",
    name: "Organisation",
    page: Organization,
    about: "organisational units and cost categories",
    questions: ["What did each organisational unit cost last month?", "Which accounts cost most last month?"],
  },
  {
    path: "/data/units",
    name: "Units",
    page: Units,
    about: "units of output",
    questions: ["What did one unit cost last month?", "What did we spend last month, by service?"],
  },
] as const;

/** Where figures come from: sources, periods, what is missing, and what people add to the bill. */
export function Data() {
  const { path } = useLocation();
  const tab = TABS.find((one) => one.path === path) ?? TABS[0];
  useDockView(useMemo<PageView>(() => ({ page: "data", about: tab.about, questions: tab.questions }), [tab]));
  return (
    <>
      <Bar title="Data">
        <ExplainButton question="What data do you have?" />
      </Bar>
      <div className="page max-w-[1080px]!">
        <nav className="settings-tabs" aria-label="Data">
          {TABS.map((one) => (
            <Link key={one.path} href={one.path} aria-current={one.path === tab.path ? "page" : undefined}>
              {one.name}
            </Link>
          ))}
        </nav>
        <tab.page />
      </div>
    </>
  );
}
