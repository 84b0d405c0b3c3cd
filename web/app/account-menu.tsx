import { LogOut, Monitor, Moon, Settings, Sun } from "lucide-react";
import { useRef, useState } from "react";
import type { Me } from "#web/api/types.ts";
import { navigate } from "#web/app/router.tsx";
import { signOut } from "#web/app/session.tsx";
import { chooseTheme, type ThemeChoice, useThemeChoice } from "#web/app/theme.ts";
import { Popover } from "#web/ui/popover.tsx";

const THEMES: readonly { readonly choice: ThemeChoice; readonly name: string; readonly icon: typeof Sun }[] = [
  { choice: "system", name: "As the system", icon: Monitor },
  { choice: "light", name: "Light", icon: Sun },
  { choice: "dark", name: "Dark", icon: Moon },
];

export function AccountMenu({ me }: { readonly me: Me }) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const theme = useThemeChoice();
  const role = me.role.charAt(0).toUpperCase() + me.role.slice(1);
  return (
    <>
      <button
        ref={anchor}
        type="button"
        className="mt-2 flex h-7 w-full items-center gap-2 rounded-md text-ink-2"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={`${me.user.name}, ${role} of ${me.tenant.name}`}
        onClick={() => setOpen(!open)}
      >
        <span className="avatar">{(me.user.name || me.user.email).charAt(0).toUpperCase()}</span>
        <span className="label min-w-0 truncate t-13">{me.tenant.name}</span>
        <span className="label flex-1 text-left t-13 text-ink-3">{role}</span>
        <Settings className="label" size={16} strokeWidth={1.6} aria-hidden="true" />
      </button>
      {open && (
        <Popover anchor={anchor} label="Account" menu onClose={() => setOpen(false)}>
          <div className="px-2.5 py-1.5 text-ink-3">
            <div className="name text-ink t-13">{me.user.name}</div>
            {me.user.email}
          </div>
          {THEMES.map(({ choice, name, icon: Icon }) => (
            <button key={choice} type="button" role="menuitemradio" aria-checked={theme === choice} onClick={() => chooseTheme(choice)}>
              <Icon strokeWidth={1.6} />
              {name}
              {theme === choice && <span className="ml-auto text-earth">on</span>}
            </button>
          ))}
          <button
            type="button"
            role="menuitem"
            onClick={() => {
              setOpen(false);
              navigate("/settings");
            }}
          >
            <Settings strokeWidth={1.6} />
            Settings
          </button>
          <button type="button" role="menuitem" onClick={() => void signOut()}>
            <LogOut strokeWidth={1.6} />
            Sign out
          </button>
        </Popover>
      )}
    </>
  );
}
