type Props = {
  readonly on: boolean;
  readonly label: string;
  /** What a screen reader hears besides: of which thing. */
  readonly of?: string;
  readonly disabled?: boolean;
  readonly title?: string | undefined;
  readonly onChange: (on: boolean) => void;
};

export function Switch({ on, label, of, disabled = false, title, onChange }: Props) {
  return (
    <button type="button" role="switch" className="switch" aria-checked={on} disabled={disabled} title={title} onClick={() => onChange(!on)}>
      <span className="switch-track" aria-hidden="true" />
      {label}
      {of !== undefined && <span className="sr"> {of}</span>}
    </button>
  );
}
