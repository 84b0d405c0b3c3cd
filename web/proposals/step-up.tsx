import { ApiError, request } from "#web/api/client.ts";
import { useMe } from "#web/app/session.tsx";
import { Field } from "#web/pages/gate/field.tsx";
import { useForm } from "#web/pages/gate/use-form.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";

type Props = { readonly what: string; readonly onDone: () => void; readonly onClose: () => void };

/** It is you: the password again, good for 15 minutes. */
export function StepUp({ what, onDone, onClose }: Props) {
  const me = useMe();
  const form = useForm(async ({ password }) => {
    await request("/api/auth/step-up", { body: { password } });
    onDone();
  });
  return (
    <Dialog title="Confirm that it is you" onClose={onClose}>
      <form className="flex flex-col gap-3.5" onSubmit={form.submit}>
        <p className="text-ink-2">{what} Your password is good for this for 15 minutes.</p>
        <input type="text" autoComplete="username" className="sr" tabIndex={-1} aria-hidden="true" readOnly value={me.user.email} />
        <Field label="Password" name="password" type="password" autoComplete="current-password" required data-first />
        {form.error !== undefined && (
          <p className="text-bad" role="alert">
            {form.error.message}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Not now</Button>
          <Button look="ink" type="submit" disabled={form.busy}>
            Confirm
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** The server wants the password again before it lets this pass. */
export const wantsStepUp = (error: ApiError | undefined): boolean => error !== undefined && error.status === 403 && /password/i.test(error.message);
