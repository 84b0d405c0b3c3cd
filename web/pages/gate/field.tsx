import { type InputHTMLAttributes, useId } from "react";

type Props = InputHTMLAttributes<HTMLInputElement> & {
  readonly "data-first"?: boolean;
  readonly label: string;
  readonly hint?: string;
  readonly fault?: string | undefined;
};

export function Field({ label, hint, fault, ...rest }: Props) {
  const id = useId();
  const note = fault ?? hint;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input"
        aria-invalid={fault !== undefined}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        {...rest}
      />
      {note !== undefined && (
        <small id={`${id}-note`} className={fault === undefined ? "" : "text-bad!"}>
          {note}
        </small>
      )}
    </div>
  );
}
