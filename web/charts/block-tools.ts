import type { Block } from "#core/chat/blocks";
import { toast } from "#web/ui/toasts.tsx";

export const fileName = (block: Block, extension: string): string =>
  `${
    block.title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "")
      .slice(0, 60) || "chart"
  }.${extension}`;

export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** To the clipboard where the browser lets us, else as a file. */
export async function copyPicture(blob: Blob | null, block: Block): Promise<void> {
  if (blob === null) return;
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
    toast("Chart copied as PNG");
  } catch {
    save(blob, fileName(block, "png"));
    toast("Chart saved as PNG");
  }
}

/**
 * The rows of the block as CSV, decimals as they are. A text that a spreadsheet would run as a formula
 * (= + - @ tab, return and their full-width forms) is neutralised with an apostrophe; amounts are not touched.
 */
export function blockCsv(block: Block): string {
  const field = (cell: unknown): string => {
    if (cell === null || cell === undefined) return "";
    const raw = String(cell);
    const text = /^(?:\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])/.test(raw) && !/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(raw) ? `'${raw}` : raw;
    return /[",\n\r]/.test(text) || text !== raw ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const rows = [block.columns.map((column) => field(column.label)), ...block.rows.map((row) => row.map(field))];
  return rows.map((row) => row.join(",")).join("\r\n") + "\r\n";
}
