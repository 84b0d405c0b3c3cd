import { appendFile, readFile } from "node:fs/promises";
import type { AnchoredHead, AuditAnchors } from "#core/ports/audit-anchors";

/** A line of JSON an anchor, in one file. Copy it elsewhere (a bucket that cannot be overwritten) to hold it against whoever owns this machine. */
export function fileAnchors(path: string): AuditAnchors {
  return {
    async append(heads) {
      if (heads.length > 0) await appendFile(path, heads.map((head) => `${JSON.stringify(head)}\n`).join(""), { mode: 0o600 });
    },
    async latest(tenantId) {
      const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return "";
        throw error;
      });
      let furthest: AnchoredHead | undefined;
      for (const line of text.split("\n")) {
        const head = parsed(line);
        if (head?.tenantId === tenantId && head.seq >= (furthest?.seq ?? 0)) furthest = head;
      }
      return furthest;
    },
  };
}

/** The last line may be half written where the machine stopped. */
function parsed(line: string): AnchoredHead | undefined {
  try {
    const { tenantId, seq, hash, at } = JSON.parse(line) as Partial<AnchoredHead>;
    return typeof tenantId === "string" && typeof seq === "number" && typeof hash === "string" && typeof at === "string"
      ? { tenantId, seq, hash, at }
      : undefined;
  } catch {
    return undefined;
  }
}
