import { type FormEvent, useState } from "react";
import { ApiError } from "#web/api/client.ts";

/** Sends a form once, and keeps what went wrong: a sentence, and faults by field. */
export function useForm(send: (values: Readonly<Record<string, string>>) => Promise<void>) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError>();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(undefined);
    const values = Object.fromEntries([...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]));
    try {
      await send(values);
    } catch (caught) {
      setError(caught instanceof ApiError ? caught : new ApiError(0, { detail: "The form could not be sent. Try again." }));
    }
    setBusy(false);
  };
  return { busy, error, submit: (event: FormEvent<HTMLFormElement>) => void submit(event) };
}
