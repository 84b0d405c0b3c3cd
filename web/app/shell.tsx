import { Gauge, type LucideIcon, MessageSquareText, ScrollText, Settings as SettingsIcon } from "lucide-react";
import type { ReactNode } from "react";
import type { DataSource } from "#web/api/types.ts";
import { useResource } from "#web/api/use-resource.ts";
import { newId } from "#web/app/new-id.ts";
import { Link } from "#web/app/router.tsx";
import { useMe } from "#web/app/session.tsx";
import { Threads } from "#web/chat/threads.tsx";
import { Dock } from "#web/chat/dock.tsx";
import { Mark } from "#web/ui/mark.tsx";
import { AccountMenu } from "#web/app/account-menu.tsx";

type Place = { readonly href: string; readonly name: string; readonly icon: LucideIcon; readonly at: (path: string) => boolean };

/** Only what exists. */
export const PLACES: readonly Place[] = [
  { href: "/", name: "Ask", icon: MessageSquareText, at: (path) => path === "/" || path.startsWith("/ask") },
  { href: "/overview", name: "Overview", icon: Gauge, at: (path) => path === "/overview" },
  { href: "/audit", name: "Audit", icon: ScrollText, at: (path) => path === "/audit" },
  { href: "/settings", name: "Settings", icon: SettingsIcon, at: (path) => path.startsWith("/settings") },
];

export function Shell({ path, children }: { readonly path: string; readonly children: ReactNode }) {
  const asking = PLACES[0]?.at(path) === true;
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
              <NavLink key={place.href} place={place} path={path} className="nav" />
            ))}
          </nav>
          <Threads path={path} />
          <Foot />
        </aside>
        <main id="main" tabIndex={-1} className={`main ${asking ? "main-fixed" : ""}`}>
          {children}
        </main>
      </div>
      <nav className="tabbar" aria-label="Main">
        {PLACES.map((place) => (
          <NavLink key={place.href} place={place} path={path} className="" />
        ))}
      </nav>
      {!asking && <Dock />}
    </>
  );
}

function NavLink({ place, path, className }: { readonly place: Place; readonly path: string; readonly className: string }) {
  const Icon = place.icon;
  return (
    <Link
      className={className}
      href={place.href}
      aria-current={place.at(path) ? "page" : undefined}
      aria-label={place.name}
      {...(place.href === "/" ? { state: { draft: newId("t_") } } : {})}
    >
      <Icon size={16} strokeWidth={1.6} aria-hidden="true" />
      <span className="label">{place.name}</span>
    </Link>
  );
}

function Foot() {
  const me = useMe();
  const sources = useResource<readonly DataSource[]>("/api/data-sources");
  const source = sources.data?.[0];
  return (
    <div className="foot">
      {source !== undefined && (
        <Link
          href="/settings/data"
          className={`flex items-start gap-1.5 label ${source.stale ? "text-caution" : "text-ink-3"}`}
          title={source.freshness}
        >
          <i className={`dot mt-[5px] ${source.stale ? "text-caution" : "text-good"}`} />
          <span>{shortFreshness(source)}</span>
        </Link>
      )}
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
