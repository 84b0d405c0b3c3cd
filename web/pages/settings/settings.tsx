import { useMemo } from "react";
import { Bar } from "#web/app/bar.tsx";
import { Link, useLocation } from "#web/app/router.tsx";
import { useMe } from "#web/app/session.tsx";
import { type PageView, useDockView } from "#web/chat/dock.tsx";
import { Appearance } from "#web/pages/settings/appearance.tsx";
import { Billing } from "#web/pages/settings/billing/billing.tsx";
import { DataSources } from "#web/pages/settings/data-sources.tsx";
import { Memory } from "#web/pages/settings/memory.tsx";
import { Model } from "#web/pages/settings/model.tsx";
import { Schedules } from "#web/pages/settings/schedules.tsx";
import { People } from "#web/pages/settings/people.tsx";

const SECTIONS = [
  { path: "/settings", name: "People", page: People },
  { path: "/settings/data", name: "Data sources", page: DataSources },
  { path: "/settings/billing", name: "Billing", page: Billing },
  { path: "/settings/memory", name: "Memory", page: Memory },
  { path: "/settings/schedules", name: "Scheduled questions", page: Schedules },
  { path: "/settings/model", name: "Model", page: Model },
  { path: "/settings/appearance", name: "Appearance", page: Appearance },
] as const;

export function Settings() {
  const { path } = useLocation();
  const me = useMe();
  const section = SECTIONS.find((one) => one.path === path) ?? SECTIONS[0];
  useDockView(
    useMemo<PageView>(
      () => ({
        page: "settings",
        about: section.name.toLowerCase(),
        questions: ["What data do you have?", "Which days are missing from the bill?"],
      }),
      [section.name],
    ),
  );
  return (
    <>
      <Bar title="Settings">
        <span className="wide-only t-12 text-ink-3">{me.tenant.name}</span>
      </Bar>
      <div className="page max-w-[920px]!">
        <nav className="settings-tabs" aria-label="Settings">
          {SECTIONS.map((one) => (
            <Link key={one.path} href={one.path} aria-current={one.path === section.path ? "page" : undefined}>
              {one.name}
            </Link>
          ))}
        </nav>
        <section.page />
      </div>
    </>
  );
}
