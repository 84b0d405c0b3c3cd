import { lazy, type ReactNode, Suspense, useEffect } from "react";
import type { Me } from "#web/api/types.ts";
import { useResource } from "#web/api/use-resource.ts";
import { navigate, useLocation } from "#web/app/router.tsx";
import { SessionProvider } from "#web/app/session.tsx";
import { Join } from "#web/pages/gate/join.tsx";
import { SignIn } from "#web/pages/gate/sign-in.tsx";
import { SignUp } from "#web/pages/gate/sign-up.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Toasts } from "#web/ui/toasts.tsx";

// Asked for at once, beside the question who is signed in.
const inside = import("#web/app/inside.tsx");
const Inside = lazy(() => inside.then(({ Inside: page }) => ({ default: page })));

const GATES: Readonly<Record<string, () => ReactNode>> = { "/sign-in": SignIn, "/sign-up": SignUp, "/join": Join };

export function App() {
  const { path } = useLocation();
  const Gate = GATES[path];
  return (
    <>
      {Gate === undefined ? <Guarded /> : <Gate />}
      <Toasts />
    </>
  );
}

/** A server that starts, or starts again, is asked until it answers. */
const RETRY_MS = 1_500;

function Guarded() {
  const { path, search } = useLocation();
  const me = useResource<Me>("/api/me");
  const out = me.error?.status === 401;
  useEffect(() => {
    if (!out) return;
    const here = path + (search.size > 0 ? `?${search}` : "");
    navigate(here === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(here)}`, { replace: true });
  }, [out, path, search]);
  const waiting = me.error?.status === 503 || me.error?.status === 0;
  const { reload } = me;
  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(reload, RETRY_MS);
    return () => clearInterval(timer);
  }, [waiting, reload]);
  if (me.data !== undefined && !out) {
    return (
      <SessionProvider me={me.data}>
        <Suspense fallback={null}>
          <Inside />
        </Suspense>
      </SessionProvider>
    );
  }
  if (me.error === undefined || out) return null;
  return (
    <main className="gate">
      <div />
      <div className="gate-card">
        <Fault error={me.error} onRetry={me.reload} title={me.error.status === 503 ? "Major Tom is starting" : "Major Tom does not answer"} />
      </div>
    </main>
  );
}
