import { request } from "#web/api/client.ts";
import { Link } from "#web/app/router.tsx";
import { enter } from "#web/app/session.tsx";
import { Field } from "#web/pages/gate/field.tsx";
import { Gate } from "#web/pages/gate/gate.tsx";
import { useForm } from "#web/pages/gate/use-form.ts";
import { Button } from "#web/ui/button.tsx";

export function SignUp() {
  const form = useForm(async ({ organization, name, email, password }) => {
    await request("/api/auth/signup", {
      body: { organization, email, password, ...(name === undefined || name === "" ? {} : { name }) },
    });
    enter(null);
  });
  const fields = form.error?.fields ?? {};
  return (
    <Gate title="Sign up" lead="You become the Owner of a workspace of your own.">
      <form className="flex flex-col gap-3.5" onSubmit={form.submit}>
        <Field label="Organization" name="organization" autoComplete="organization" maxLength={100} required fault={fields["organization"]} />
        <Field
          label="Your name"
          name="name"
          autoComplete="name"
          maxLength={100}
          hint="Shown beside what you decide; may stay empty"
          fault={fields["name"]}
        />
        <Field label="E-mail" name="email" type="email" autoComplete="username" maxLength={254} required fault={fields["email"]} />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete="new-password"
          minLength={10}
          maxLength={128}
          required
          hint="10 characters or more"
          fault={fields["password"]}
        />
        {form.error !== undefined && (
          <p className="text-bad" role="alert">
            {form.error.message}
          </p>
        )}
        <Button look="ink" type="submit" disabled={form.busy}>
          Sign up
        </Button>
      </form>
      <p className="text-ink-2">
        Signed up already? <Link href="/sign-in">Sign in</Link>
      </p>
    </Gate>
  );
}
