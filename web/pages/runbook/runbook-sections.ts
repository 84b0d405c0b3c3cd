export type RunbookSection = { readonly id: string; readonly title: string; readonly markdown: string };

/** What stands before the first heading, and each part below its own, as links name them: "In the return window" is `in-the-return-window`. */
export function sectionsOf(source: string, path = ""): { readonly lead: string; readonly sections: readonly RunbookSection[] } {
  // The small markdown of the application follows paths of its own alone.
  const markdown = source.replaceAll(/\]\((#[\w-]+)\)/g, `](${path}$1)`).replaceAll(/\]\(([\w-]+)\.md(#[\w-]+)?\)/g, "](/runbooks/$1$2)");
  const [lead = "", ...parts] = markdown.split(/^## /m);
  return {
    lead: lead.replace(/^# .*$/m, "").trim(),
    sections: parts.map((part) => {
      const end = part.indexOf("\n");
      const title = (end === -1 ? part : part.slice(0, end)).trim();
      return { id: anchorOf(title), title, markdown: end === -1 ? "" : part.slice(end + 1).trim() };
    }),
  };
}

export const anchorOf = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s-]/gu, "")
    .trim()
    .replaceAll(/\s+/g, "-");
