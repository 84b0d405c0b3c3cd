import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { AuditExport } from "#core/audit/audit-export";
import { verifyChain } from "#core/audit/chain";
import { verificationSentence } from "#core/audit/verification-sentence";

// npm run audit:verify -- export.json: checks an export alone, without a server, a database or a network.

const [file] = process.argv.slice(2);
process.exitCode = await main(file);

async function main(path: string | undefined): Promise<number> {
  if (path === undefined) return complain("Say which export to verify: npm run audit:verify -- export.json");
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return complain(`There is no file ${path} that can be read.`);
  const parsed = AuditExport.safeParse(jsonOf(text));
  if (!parsed.success) return complain(`${path} is not a JSON export of the audit log (GET /api/audit/export?format=json makes one).`);

  const { rows, head } = parsed.data;
  const result = verifyChain(rows, (value) => createHash("sha256").update(value, "utf8").digest("hex"));
  if (result.ok && (head.seq !== result.rows || head.hash !== result.head)) {
    console.log(verificationSentence({ ...result, ok: false, firstBadSeq: result.rows + 1 }));
    return 1;
  }
  console.log(verificationSentence(result));
  return result.ok ? 0 : 1;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function complain(sentence: string): number {
  console.error(sentence);
  return 2;
}
