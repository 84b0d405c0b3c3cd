import { request } from "#web/api/client.ts";
import { Link, useLocation } from "#web/app/router.tsx";
import { enter } from "#web/app/session.tsx";
import { Field } from "#web/pages/gate/field.tsx";
import { Gate } from "#web/pages/gate/gate.tsx";
import { useForm } from "#web/pages/gate/use-form.ts";
import { Button } from "#web/ui/button.tsx";

/** The one-time link of the first Owner, or of an invitation. */
export function Join() {
  const { search } = useLocation();
  const token = search.get("token") ?? "";
  const form = useForm(async ({ name, email, password }) => {
    const given = Object.fromEntries(Object.entries({ name, email, password }).filter(([, value]) => value !== undefined && value !== ""));
    await request("/api/auth/link", { body: { token, ...given } });
    enter(null);
  });
  const fields = form.error?.fields ?? {};
  if (token === "") return <Gate title="Join" lead="This link has no key in it."><p className="text-ink-2">Open the whole link that you were given, or <Link href="/sign-in">sign in</Link>.</p></Gate>;
  return (
    <Gate title="Join" lead="Choose how you sign in from now on. The link works once.">
      <form className="flex flex-col gap-3.5" onSubmit={form.submit}>
        <Field label="Your name" name="name" autoComplete="name" maxLength={100} hint="Shown beside what you decide; may stay empty" fault={fields["name"]} />
        <Field label="E-mail" name="email" type="email" autoComplete="username" maxLength={254} hint="An invitation already knows it; leave it empty then" fault={fields["email"]} />
        <Field label="Password" name="password" type="password" autoComplete="new-password" minLength={10} maxLength={128} required hint="10 characters or more" fault={fields["password"]} />
        {form.error !== undefined && <p className="text-bad" role="alert">{form.error.message}</p>}
        <Button look="ink" type="submit" disabled={form.busy}>Join</Button>
      </form>
    </Gate>
  );
}
