import type { ButtonHTMLAttributes, Ref } from "react";

type Look = "line" | "ghost" | "ink" | "bad" | "sign";
type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  readonly look?: Look;
  readonly small?: boolean;
  readonly icon?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
};

export function Button({ look = "line", small = false, icon = false, className = "", type = "button", ...rest }: Props) {
  const looks = look === "line" ? "" : `btn-${look}`;
  return <button type={type} className={`btn ${looks} ${small ? "btn-small" : ""} ${icon ? "btn-icon" : ""} ${className}`} {...rest} />;
}

/** An icon never stands without a name. */
export function IconButton({ label, small = true, look = "ghost", ...rest }: Omit<Props, "icon"> & { readonly label: string }) {
  return <Button aria-label={label} title={label} icon small={small} look={look} {...rest} />;
}
