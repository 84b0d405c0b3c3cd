import { spawnSync } from "node:child_process";
import { createWriteStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AuditRow } from "#core/api/schemas";
import { AUDIT_RULE } from "#core/audit/audit-export";
import { auditHash, GENESIS } from "#core/audit/chain";
import { embeddedTestDatabase, postgresTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { noPostgres } from "#db/testing/throwaway-postgres";
import { sha256 } from "#services/audit/append";
import { verifyAudit } from "#services/audit/verify";
import { aTenant } from "#services/testing/a-tenant";

/** Rows of the log that is verified; the bar is a minute. */
const ROWS = 1_000_000;
const BAR_SECONDS = 60;

/** A million rows verified: by the stand-alone script from a file, and by the service from both databases. */
export async function* benchAuditVerify(rows = ROWS): AsyncGenerator<string> {
  yield await fromFile(rows);
  const why = noPostgres();
  yield why === undefined ? await fromDatabase("Postgres", postgresTestDatabase, rows) : `Postgres: skipped, ${why}`;
  yield await fromDatabase("embedded", embeddedTestDatabase, rows);
}

function rowOf(seq: number, prev: string): AuditRow {
  const row = {
    seq,
    at: new Date(1_795_608_000_000 + seq * 40).toISOString(),
    actor: {
      kind: "user",
      userId: `usr_${seq % 50}`,
      name: `Person ${seq % 50}`,
      sessionId: `ses_${seq % 500}`,
      ip: "10.0.0.7",
      userAgent: "Mozilla/5.0 (X11; Linux x86_64)",
    },
    action: "proposal.approve",
    event: `Approved APR-${seq}: Move ip-10-0-${seq % 256}-17 of prod-eks to spot`,
    target: `APR-${seq}`,
    outcome: "success",
    before: { state: "proposed", rev: 1 },
    after: { state: "approved", rev: 1, usdPerHour: "0.09600" },
    requestId: `req_${seq}`,
    prev,
  } satisfies Omit<AuditRow, "hash">;
  return { ...row, hash: auditHash(row, sha256) };
}

async function fromFile(rows: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "major-tom-audit-"));
  const path = join(folder, "export.json");
  try {
    const file = createWriteStream(path, { highWaterMark: 1 << 20 });
    let prev = GENESIS;
    const body = { format: "major-tom.audit.v1", rule: AUDIT_RULE, tenant: { id: "acme", name: "Acme" }, exportedAt: "2026-11-25T12:00:00.000Z" };
    file.write(`${JSON.stringify(body).slice(0, -1)},"rows":[`);
    for (let seq = 1; seq <= rows; seq += 1) {
      const row = rowOf(seq, prev);
      prev = row.hash;
      if (!file.write(`${seq > 1 ? "," : ""}\n${JSON.stringify(row)}`)) await once(file, "drain");
    }
    file.end(`\n],"head":${JSON.stringify({ seq: rows, hash: prev })}}\n`);
    await once(file, "close");
    const start = performance.now();
    const { status, stdout, stderr } = spawnSync(
      "/usr/bin/env",
      ["bash", "-c", `exec "$0" --max-old-space-size=64 cli/audit-verify.ts "$1"`, process.execPath, path],
      {
        encoding: "utf8",
      },
    );
    const seconds = (performance.now() - start) / 1000;
    if (status !== 0) throw new Error(`The script did not verify the export: ${stdout}${stderr}`);
    return said("stand-alone script, heap of 64 MB at most", rows, seconds, `${(statSync(path).size / 1e6).toFixed(0)} MB of JSON`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fromDatabase(name: string, open: () => Promise<TestDatabase>, rows: number): Promise<string> {
  const test = await open();
  try {
    const { ctx, session } = await aTenant(test);
    const last = await fill(test, session.tenantId, rows);
    const start = performance.now();
    let longest = 0;
    let isOver = false;
    // Somebody else's requests meanwhile: how long does each wait?
    const others = (async () => {
      while (!isOver) {
        const asked = performance.now();
        await ctx.db.read((tx) => tx.query("SELECT count(*) FROM members"));
        longest = Math.max(longest, performance.now() - asked);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })();
    const result = await verifyAudit(ctx);
    isOver = true;
    await others;
    const seconds = (performance.now() - start) / 1000;
    if (!result.ok || result.rows !== last) throw new Error(`It did not verify: ${result.sentence}`);
    return said(`${name} database, by the service`, rows, seconds, `others wait ${longest.toFixed(0)} ms at most`);
  } finally {
    await test.close();
  }
}

/** A log that has grown for years, put in behind the triggers' back. @returns the last number */
async function fill(test: TestDatabase, tenantId: string, rows: number): Promise<number> {
  const { driver } = test;
  const asTenant = `SELECT set_config('app.tenant_id', '${tenantId}', true)`;
  await driver.execute(
    "ALTER TABLE audit_log DISABLE TRIGGER USER; ALTER TABLE audit_log NO FORCE ROW LEVEL SECURITY; ALTER TABLE audit_heads NO FORCE ROW LEVEL SECURITY",
  );
  const { rows: heads } = await driver.ownerQuery("SELECT seq, hash FROM audit_heads WHERE tenant_id = $1", [tenantId]);
  let seq = Number(heads[0]?.["seq"] ?? 0);
  let prev = String(heads[0]?.["hash"] ?? GENESIS);
  const end = seq + rows;
  while (seq < end) {
    const page: string[] = [];
    while (seq < end && page.length < 5000) {
      seq += 1;
      const row = rowOf(seq, prev);
      prev = row.hash;
      page.push(JSON.stringify({ ...row, tenant_id: tenantId, request_id: row.requestId }));
    }
    await driver.ownerQuery(
      `INSERT INTO audit_log (tenant_id, seq, at, actor, action, event, target, outcome, before, after, request_id, prev, hash)
       SELECT tenant_id, seq, at, actor, action, event, target, outcome, before, after, request_id, prev, hash
       FROM json_populate_recordset(NULL::audit_log, $1::text::json)`,
      [`[${page.join(",")}]`],
    );
  }
  await driver.ownerQuery("UPDATE audit_heads SET seq = $2, hash = $3 WHERE tenant_id = $1", [tenantId, seq, prev]);
  await driver.execute(
    `${asTenant}; ALTER TABLE audit_log ENABLE TRIGGER USER; ALTER TABLE audit_log FORCE ROW LEVEL SECURITY; ALTER TABLE audit_heads FORCE ROW LEVEL SECURITY`,
  );
  return seq;
}

function said(name: string, rows: number, seconds: number, more: string): string {
  return `${name}: ${rows} rows in ${seconds.toFixed(1)} s (bar ${BAR_SECONDS} s; ${more})`;
}
