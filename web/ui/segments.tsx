type Props<T extends string> = {
  readonly label: string;
  /** Undefined until one is chosen. */
  readonly value: T | undefined;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
};

export function Segments<T extends string>({ label, value, options, onChange }: Props<T>) {
  const move = (event: React.KeyboardEvent) => {
    const step = event.key === "ArrowRight" || event.key === "ArrowDown" ? 1 : event.key === "ArrowLeft" || event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const at = options.findIndex((option) => option.value === value);
    const next = at === -1 ? options[step === 1 ? 0 : options.length - 1] : options[(at + step + options.length) % options.length];
    if (next === undefined) return;
    onChange(next.value);
    event.currentTarget.querySelectorAll("button")[options.indexOf(next)]?.focus();
  };
  return (
    <div className="segments" role="radiogroup" aria-label={label} onKeyDown={move}>
      {options.map((option, index) => (
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          tabIndex={option.value === value || (value === undefined && index === 0) ? 0 : -1}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
