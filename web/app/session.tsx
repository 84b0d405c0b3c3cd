import { createContext, type ReactNode, useContext } from "react";
import { request } from "#web/api/client.ts";
import type { Me } from "#web/api/types.ts";
import { forgetAll } from "#web/api/use-resource.ts";
import { navigate } from "#web/app/router.tsx";

const SessionContext = createContext<Me | undefined>(undefined);

export function SessionProvider({ me, children }: { readonly me: Me; readonly children: ReactNode }) {
  return <SessionContext value={me}>{children}</SessionContext>;
}

export function useMe(): Me {
  const me = useContext(SessionContext);
  if (me === undefined) throw new Error("useMe is for pages behind the sign-in.");
  return me;
}

export const useMay = (scope: Me["scopes"][number]): boolean => useMe().scopes.includes(scope);

/** After a sign-in: nothing of the person before stays in memory. */
export function enter(next: string | null): void {
  forgetAll();
  navigate(next !== null && /^\/(?!\/)/.test(next) ? next : "/", { replace: true });
}

export async function signOut(): Promise<void> {
  await request("/api/auth/logout", { method: "POST" }).catch(() => undefined);
  forgetAll();
  navigate("/sign-in", { replace: true });
}
