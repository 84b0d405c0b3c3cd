import { hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { verificationSentence } from "#core/audit/verification-sentence";
import { exportVerifier, type KeptHead } from "#core/audit/verify-export";
import { MajorTomError } from "#core/errors";

// npm run audit:verify -- export.json [--anchors audit-anchors.jsonl]: checks an export alone, without a server, a
// database or a network. With the heads that were kept elsewhere it also finds an end that was cut off or written anew.

process.exitCode = await main();

async function main(): Promise<number> {
  let given: { readonly values: { readonly anchors?: string | undefined }; readonly positionals: readonly string[] };
  try {
    given = parseArgs({ allowPositionals: true, options: { anchors: { type: "string" } } });
  } catch {
    return complain("Say which export to verify: npm run audit:verify -- export.json [--anchors audit-anchors.jsonl]");
  }
  const { values, positionals } = given;
  const [path] = positionals;
  if (path === undefined) return complain("Say which export to verify: npm run audit:verify -- export.json [--anchors audit-anchors.jsonl]");
  const anchors = values.anchors === undefined ? "" : await readFile(values.anchors, "utf8").catch(() => undefined);
  if (anchors === undefined) return complain(`There is no file ${values.anchors} that can be read.`);

  const verifier = exportVerifier(
    (text) => hash("sha256", text, "hex"),
    values.anchors === undefined ? undefined : (tenantId) => keptHeads(anchors, tenantId),
  );
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) verifier.push(decoder.decode(chunk as Buffer, { stream: true }));
    verifier.push(decoder.decode());
    const result = verifier.result();
    console.log(verificationSentence(result));
    return result.ok ? 0 : 1;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT" || (error as NodeJS.ErrnoException).code === "EISDIR") {
      return complain(`There is no file ${path} that can be read.`);
    }
    // Bytes that are no UTF-8 are a TypeError of the decoder.
    if (error instanceof MajorTomError) return complain(`${path}: ${error.message} GET /api/audit/export?format=json makes one.`);
    if (error instanceof TypeError) return complain(`${path} is not UTF-8, so it was changed. GET /api/audit/export?format=json makes an export.`);
    throw error;
  }
}

/** Lines of the tenant in an anchors' file; the last one may be half written where a machine stopped. */
function keptHeads(text: string, tenantId: string): readonly KeptHead[] {
  return text.split("\n").flatMap((line) => {
    try {
      const head = JSON.parse(line) as Partial<KeptHead & { readonly tenantId: string }>;
      return head.tenantId === tenantId && typeof head.seq === "number" && typeof head.hash === "string" ? [{ seq: head.seq, hash: head.hash }] : [];
    } catch {
      return [];
    }
  });
}

function complain(sentence: string): number {
  console.error(sentence);
  return 2;
}
