import { useEffect, useState } from "react";
import { ApiError, request } from "#web/api/client.ts";
import type { LinkInfo } from "#web/api/types.ts";
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
  const [link, setLink] = useState<LinkInfo | ApiError>();
  useEffect(() => {
    if (token === "") return;
    request<LinkInfo>("/api/auth/link", { body: { token } }).then(setLink, (error: unknown) =>
      setLink(error instanceof ApiError ? error : new ApiError(0, {})),
    );
  }, [token]);
  if (token === "") return <Unusable reason="This link has no key in it. Open the whole link that you were given." />;
  if (link instanceof ApiError) return <Unusable reason={link.message} />;
  if (link === undefined)
    return (
      <Gate title="Join">
        <span aria-busy="true" />
      </Gate>
    );
  return <JoinForm token={token} link={link} />;
}

function Unusable({ reason }: { readonly reason: string }) {
  return (
    <Gate title="Join" lead={reason}>
      <p className="text-ink-2">
        You have an account? <Link href="/sign-in">Sign in</Link>
      </p>
    </Gate>
  );
}

function JoinForm({ token, link }: { readonly token: string; readonly link: LinkInfo }) {
  const form = useForm(async ({ name, email, password }) => {
    const given = Object.fromEntries(Object.entries({ name, email, password }).filter(([, value]) => value !== undefined && value !== ""));
    await request("/api/auth/link", { body: { token, ...given } });
    enter(null);
  });
  const fields = form.error?.fields ?? {};
  const role = link.role.charAt(0).toUpperCase() + link.role.slice(1);
  return (
    <Gate title={`Join ${link.organization}`} lead={`As ${role}. Choose how you sign in from now on; the link works once.`}>
      <form className="flex flex-col gap-3.5" onSubmit={form.submit}>
        <Field
          label="Your name"
          name="name"
          autoComplete="name"
          maxLength={100}
          hint="Shown beside what you decide; may stay empty"
          fault={fields["name"]}
        />
        {link.email === null ? (
          <Field label="E-mail" name="email" type="email" autoComplete="username" maxLength={254} required fault={fields["email"]} />
        ) : (
          <Field label="E-mail" type="email" autoComplete="username" value={link.email} readOnly />
        )}
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
          Join
        </Button>
      </form>
    </Gate>
  );
}
