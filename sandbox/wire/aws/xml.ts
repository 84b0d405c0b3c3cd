/** Undefined is left out; a list becomes children of its element, named `item` or `member`. */
export type XmlValue = string | number | boolean | Date | undefined | readonly XmlValue[] | { readonly [name: string]: XmlValue };

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

/** `item` names the elements of lists: EC2 says `item`, the other query services `member`. */
export function toXml(name: string, value: XmlValue, item: "item" | "member", namespace?: string): string {
  if (value === undefined) return "";
  const open = namespace === undefined ? `<${name}>` : `<${name} xmlns="${namespace}">`;
  return `${open}${content(value, item)}</${name}>`;
}

function content(value: XmlValue, item: "item" | "member"): string {
  if (value === undefined) return "";
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((one: XmlValue) => toXml(item, one, item)).join("");
  if (typeof value === "object") {
    return Object.entries(value)
      .map(([name, child]) => toXml(name, child as XmlValue, item))
      .join("");
  }
  // Control characters that XML 1.0 forbids never leave.
  return String(value)
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "")
    .replaceAll(/[&<>"']/g, (letter) => ESCAPES[letter] ?? letter);
}
