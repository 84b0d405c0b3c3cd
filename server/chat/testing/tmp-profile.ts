import { startLoopbackModel } from "#agent/testing/loopback-model";
import { ask, Chat, contextOf, openTestDatabase, testDeps } from "#server/chat/testing/chat-fixture";
const database = await openTestDatabase("/tmp/agent/prof");
const model = await startLoopbackModel(() => ({ text: Array.from({length:50},()=>"word ") }));
const chat = new Chat(await testDeps({ modelUrl: model.url }));
const ctx = await contextOf(database);
let n = 0, t = 0;
const db = ctx.db as any;
for (const k of ["read","write","record"]) { const f = db[k]; db[k] = async (...a: any[]) => { const s = performance.now(); n++; try { return await f.apply(db, a);} finally { t += performance.now()-s; } }; }
const cp = db.checkpoints; const q = cp.query; cp.query = async (...a: any[]) => { const s = performance.now(); n++; try { return await q.apply(cp, a);} finally { t += performance.now()-s; } };
const con = cp.connect; cp.connect = async () => { const c = await con.call(cp); const cq = c.query; c.query = async (...a: any[]) => { const s = performance.now(); n++; try { return await cq.apply(c,a);} finally { t += performance.now()-s; if (process.env.V) console.log((performance.now()-s).toFixed(2), String(a[0]).slice(0,60).replace(/\s+/g," ")); } }; return c; };
const firsts: number[] = [], totals: number[] = [];
for (let i = 0; i < 25; i++) {
  n = 0; t = 0; const s = performance.now();
  const stream = await chat.ask(ctx, ask("say words", { id: "p" + i }));
  let first = 0;
  const d = new TextDecoder();
  for await (const b of stream) if (!first && d.decode(b).includes("text-delta")) first = performance.now() - s;
  firsts.push(first); totals.push(performance.now() - s);
  if (i > 20) console.log("first", first.toFixed(1), "total", (performance.now()-s).toFixed(1), "db calls", n, "db ms", t.toFixed(1));
}
process.exit(0);
