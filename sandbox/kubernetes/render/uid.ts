import { hex } from "#sandbox/world/noise";

/** A UUID that always belongs to the same name. */
export function uidOf(name: string): string {
  const digits = hex(name) + hex(`${name}/uid`);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}
