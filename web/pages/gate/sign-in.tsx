import { request } from "#web/api/client.ts";
import type { SignInOptions } from "#web/api/types.ts";
import { useResource } from "#web/api/use-resource.ts";
import { Link, useLocation } from "#web/app/router.tsx";
import { enter } from "#web/app/session.tsx";
import { Field } from "#web/pages/gate/field.tsx";
import { Gate } from "#web/pages/gate/gate.tsx";
import { useForm } from "#web/pages/gate/use-form.ts";
import { Button } from "#web/ui/button.tsx";

export function SignIn() {
  const { search } = useLocation();
  const options = useResource<SignInOptions>("/api/auth/options");
  const form = useForm(async ({ email, password }) => {
    await request("/api/auth/token", { body: { email, password }, headers: { "x-session": "cookie" } });
    enter(search.get("next"));
  });
  const demo = useForm(async ({ email }) => {
    await request("/api/auth/demo", { body: { email } });
    enter(search.get("next"));
  });
  const logins = options.data?.demoLogins ?? [];
  const [first, ...others] = logins;
  return (
    <Gate title="Sign in" lead="Ask what the cloud costs. Every figure ties to the bill.">
      {first !== undefined && (
        <section className="box" aria-label="Demo">
          <form className="flex flex-col gap-3 p-4" onSubmit={demo.submit}>
            <input type="hidden" name="email" value={first.email} />
            <p className="text-ink-2">
              <span className="stamp mr-2">Sandbox world</span>A made-up company with 13 months of bills. Nothing here reaches AWS.
            </p>
            <Button look="ink" type="submit" disabled={demo.busy}>
              Look around as {first.label}
            </Button>
          </form>
          {others.length > 0 && (
            <div className="flex flex-wrap items-center gap-1.5 border-t border-line bg-sunken px-4 py-2.5 t-12 text-ink-3">
              or as
              {others.map((login) => (
                <form key={login.email} onSubmit={demo.submit}>
                  <input type="hidden" name="email" value={login.email} />
                  <button type="submit" className="chip" disabled={demo.busy}>
                    {login.label}
                  </button>
                </form>
              ))}
            </div>
          )}
          {demo.error !== undefined && (
            <p className="px-4 pb-3 text-bad" role="alert">
              {demo.error.message}
            </p>
          )}
        </section>
      )}
      <form className="flex flex-col gap-3.5" onSubmit={form.submit}>
        <Field label="E-mail" name="email" type="email" autoComplete="username" required fault={form.error?.fields["email"]} />
        <Field label="Password" name="password" type="password" autoComplete="current-password" required fault={form.error?.fields["password"]} />
        {form.error !== undefined && (
          <p className="text-bad" role="alert">
            {form.error.message}
          </p>
        )}
        <Button look={first === undefined ? "ink" : "line"} type="submit" disabled={form.busy}>
          Sign in
        </Button>
      </form>
      {options.data?.signUp === true && (
        <p className="text-ink-2">
          No account yet? <Link href="/sign-up">Sign up</Link>
        </p>
      )}
    </Gate>
  );
}
