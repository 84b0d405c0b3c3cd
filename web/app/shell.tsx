import {
  BookOpenText,
  Boxes,
  CodeXml,
  ChartColumnStacked,
  Database,
  Diamond,
  Ellipsis,
  Gauge,
  Lightbulb,
  type LucideIcon,
  MessageSquareText,
  PiggyBank,
  Ribbon,
  ScrollText,
  Settings as SettingsIcon,
  Signature,
  SquareActivity,
  Target,
} from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import type { DataSource } from "#web/api/types.ts";
import { useResource } from "#web/api/use-resource.ts";
import { newId } from "#web/app/new-id.ts";
import { Link } from "#web/app/router.tsx";
import { useMe } from "#web/app/session.tsx";
import { Threads } from "#web/chat/threads.tsx";
import { Dock } from "#web/chat/dock.tsx";
import { useLiveEvents } from "#web/live/events.ts";
import { useLandings, useWaiting } from "#web/proposals/use-inbox.ts";
import { KillSwitchBanner } from "#web/switches/kill-switch-banner.tsx";
import { Mark } from "#web/ui/mark.tsx";
import { Popover } from "#web/ui/popover.tsx";
import { TruthBadge } from "#web/ui/truth-badge.tsx";
import { AccountMenu } from "#web/app/account-menu.tsx";

type Place = {
  readonly href: string;
  readonly name: string;
  readonly icon: LucideIcon;
  readonly at: (path: string) => boolean;
  /** On the phone behind More. */
  readonly more?: boolean;
  /** Begins a group. */
  readonly group?: boolean;
};

/** Only what exists; a line apart what belongs together. */
export const PLACES: readonly Place[] = [
  { href: "/", name: "Ask", icon: MessageSquareText, at: (path) => path === "/" || path.startsWith("/ask") },
  { href: "/overview", name: "Overview", icon: Gauge, at: (path) => path === "/overview" },
  { href: "/spend", name: "Spend", icon: ChartColumnStacked, at: (path) => path === "/spend" },
  { href: "/recommendations", name: "Recommendations", icon: Lightbulb, at: (path) => path.startsWith("/recommendations"), more: true },
  { href: "/savings", name: "Savings", icon: PiggyBank, at: (path) => path === "/savings", more: true },
  { href: "/commitments", name: "Commitments", icon: Ribbon, at: (path) => path.startsWith("/commitments"), more: true },
  { href: "/anomalies", name: "Anomalies", icon: Diamond, at: (path) => path.startsWith("/anomalies"), more: true },
  { href: "/budgets", name: "Budgets", icon: Target, at: (path) => path.startsWith("/budgets"), more: true },
  { href: "/approvals", name: "Approvals", icon: Signature, at: (path) => path.startsWith("/approvals") },
  { href: "/nodes", name: "Nodes", icon: Boxes, at: (path) => path.startsWith("/nodes"), more: true, group: true },
  { href: "/activity", name: "Flight log", icon: SquareActivity, at: (path) => path === "/activity", more: true },
  { href: "/sql", name: "SQL", icon: CodeXml, at: (path) => path === "/sql", more: true, group: true },
  { href: "/data", name: "Data", icon: Database, at: (path) => path.startsWith("/data"), more: true },
  { href: "/metrics", name: "Metrics", icon: BookOpenText, at: (path) => path === "/metrics", more: true },
  { href: "/audit", name: "Audit", icon: ScrollText, at: (path) => path === "/audit", more: true },
  { href: "/settings", name: "Settings", icon: SettingsIcon, at: (path) => path.startsWith("/settings"), more: true },
];

export function Shell({ path, children }: { readonly path: string; readonly children: ReactNode }) {
  const asking = PLACES[0]?.at(path) === true;
  const waiting = useWaiting();
  useLiveEvents();
  useLandings(path);
  return (
    <>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <div className="app">
        <aside className="side">
          <Link className="brand" href="/" state={{ draft: newId("t_") }} aria-label="Major Tom, new thread">
            <Mark />
            <span className="label">Major Tom</span>
          </Link>
          <nav aria-label="Main" className="flex flex-col gap-0.5">
            {PLACES.map((place) => (
              <NavLink
                key={place.href}
                place={place}
                path={path}
                className={`nav ${place.group === true ? "nav-group" : ""}`}
                waiting={place.href === "/approvals" ? waiting : 0}
              />
            ))}
          </nav>
          <Threads path={path} />
          <Foot />
        </aside>
        <main id="main" tabIndex={-1} className={`main ${asking ? "main-fixed" : ""}`}>
          <KillSwitchBanner />
          {children}
        </main>
      </div>
      <nav className="tabbar" aria-label="Main">
        {PLACES.filter((place) => place.more !== true).map((place) => (
          <NavLink key={place.href} place={place} path={path} className="" waiting={place.href === "/approvals" ? waiting : 0} dotOnly />
        ))}
        <More path={path} />
      </nav>
      {!asking && <Dock />}
    </>
  );
}

type NavProps = {
  readonly place: Place;
  readonly path: string;
  readonly className: string;
  /** Decisions that wait for the person. */
  readonly waiting: number;
  readonly dotOnly?: boolean;
};

function NavLink({ place, path, className, waiting, dotOnly = false }: NavProps) {
  const Icon = place.icon;
  return (
    <Link
      className={className}
      href={place.href}
      aria-current={place.at(path) ? "page" : undefined}
      aria-label={waiting > 0 ? `${place.name}, ${waiting} waiting for you` : place.name}
      {...(place.href === "/" ? { state: { draft: newId("t_") } } : {})}
    >
      <Icon size={16} strokeWidth={1.6} aria-hidden="true" />
      <span className="label">{place.name}</span>
      {waiting > 0 && !dotOnly && (
        <span className="nav-count">
          <i className="dot" aria-hidden="true" />
          <span className="label">{waiting}</span>
        </span>
      )}
      {waiting > 0 && dotOnly && <i className="dot tab-dot to-decide" aria-hidden="true" />}
    </Link>
  );
}

/** The phone's bar has five places; the others are one tap away. */
function More({ path }: { readonly path: string }) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const places = PLACES.filter((place) => place.more === true);
  return (
    <>
      <button
        ref={anchor}
        type="button"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-current={places.some((place) => place.at(path)) ? "page" : undefined}
        onClick={() => setOpen(!open)}
      >
        <Ellipsis size={16} strokeWidth={1.6} aria-hidden="true" />
        <span className="label">More</span>
      </button>
      {open && (
        <Popover anchor={anchor} label="More" menu align="end" onClose={() => setOpen(false)}>
          {places.map(({ href, name, icon: Icon }) => (
            <Link key={href} href={href} role="menuitem" onClick={() => setOpen(false)}>
              <Icon strokeWidth={1.6} aria-hidden="true" />
              {name}
            </Link>
          ))}
        </Popover>
      )}
    </>
  );
}

function Foot() {
  const me = useMe();
  const sources = useResource<readonly DataSource[]>("/api/data-sources");
  const source = sources.data?.[0];
  return (
    <div className="foot">
      {source !== undefined && (
        <Link href="/data" className={`flex items-start gap-1.5 label ${source.stale ? "text-caution" : "text-ink-3"}`} title={source.freshness}>
          <i className={`dot mt-[5px] ${source.stale ? "text-caution" : "text-good"}`} />
          <span>{shortFreshness(source)}</span>
        </Link>
      )}
      <div className="label">
        <TruthBadge />
      </div>
      <AccountMenu me={me} />
    </div>
  );
}

/** The first clause of the freshness: "Bill through 21 Nov 23:00 UTC". */
function shortFreshness(source: DataSource): string {
  const first = source.freshness.split(";")[0] ?? "";
  const text = /^bill/i.test(first) ? first : `Bill ${first}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
