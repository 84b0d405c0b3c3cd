import { type AnchorHTMLAttributes, type MouseEvent, useMemo, useSyncExternalStore } from "react";

type State = { readonly draft?: string };
type Location = { readonly path: string; readonly search: URLSearchParams; readonly state: State };

const CHANGED = "majortom:navigate";

export function navigate(to: string, options: { readonly replace?: boolean; readonly state?: State } = {}): void {
  history[options.replace === true ? "replaceState" : "pushState"](options.state ?? {}, "", to);
  dispatchEvent(new Event(CHANGED));
}

/** Filters live in the URL, so that a view can be sent to someone. Empty values leave it. */
export function setSearch(changes: Readonly<Record<string, string | undefined>>): void {
  const url = new URL(window.location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === "") url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  navigate(url.pathname + url.search, { replace: true });
}

/** Called after each change of the address; gives what ends it. */
export function onNavigate(listener: () => void): () => void {
  addEventListener("popstate", listener);
  addEventListener(CHANGED, listener);
  return () => {
    removeEventListener("popstate", listener);
    removeEventListener(CHANGED, listener);
  };
}

export function useLocation(): Location {
  const href = useSyncExternalStore(onNavigate, () => window.location.pathname + window.location.search);
  const state = useSyncExternalStore(onNavigate, () => history.state as State | null);
  return useMemo(() => {
    const url = new URL(href, window.location.origin);
    return { path: url.pathname, search: url.searchParams, state: state ?? {} };
  }, [href, state]);
}

type LinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & { readonly href: string; readonly state?: State };

export function Link({ href, state, onClick, ...rest }: LinkProps) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(href, state === undefined ? {} : { state });
  };
  return <a href={href} onClick={follow} {...rest} />;
}
