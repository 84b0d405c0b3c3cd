import { useState } from "react";
import { formatDay } from "#core/figures/dates";
import { request } from "#web/api/client.ts";
import type { Invitation } from "#web/api/types.ts";
import { invalidate } from "#web/api/use-resource.ts";
import { Field } from "#web/pages/gate/field.tsx";
import { useForm } from "#web/pages/gate/use-form.ts";
import { ROLES } from "#web/pages/settings/roles.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { toast } from "#web/ui/toasts.tsx";

/** Makes a one-time link for someone; it is shown once. */
export function Invite({ onClose }: { readonly onClose: () => void }) {
  const [made, setMade] = useState<Invitation>();
  const form = useForm(async ({ email, role }) => {
    setMade(await request<Invitation>("/api/people/invitations", { body: { email, role } }));
    invalidate("/api/people");
  });
  const link = made?.link === undefined ? undefined : new URL(made.link, location.origin).href;
  if (made !== undefined) {
    return (
      <Dialog
        title="Invited"
        onClose={onClose}
        foot={
          <Button look="ink" onClick={onClose}>
            Done
          </Button>
        }
      >
        <p>
          Give {made.email} this link. It works once, until {formatDay(new Date(made.expiresAt))}, and is shown only now.
        </p>
        {link === undefined ? (
          <p className="text-ink-2">The link went out by e-mail.</p>
        ) : (
          <div className="flex gap-2">
            <input className="input mono" readOnly aria-label="Link" value={link} onFocus={(event) => event.target.select()} />
            <Button onClick={() => void navigator.clipboard.writeText(link).then(() => toast("Link copied"))}>Copy</Button>
          </div>
        )}
      </Dialog>
    );
  }
  return (
    <Dialog title="Invite someone" onClose={onClose}>
      <form className="flex flex-col gap-3.5" onSubmit={form.submit}>
        <Field label="E-mail" name="email" type="email" required data-first fault={form.error?.fields["email"]} />
        <div className="field">
          <label htmlFor="invite-role">Role</label>
          <select id="invite-role" name="role" className="input" defaultValue="viewer">
            {ROLES.map(([value, name, may]) => (
              <option key={value} value={value}>
                {name}: {may}
              </option>
            ))}
          </select>
        </div>
        {form.error !== undefined && (
          <p className="text-bad" role="alert">
            {form.error.message}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="ink" type="submit" disabled={form.busy}>
            Make the link
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
