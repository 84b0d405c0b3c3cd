import { scopesOf, type Scope } from "#core/identity/roles";
import { ProposalKind } from "#core/proposals/state";
import { happen, type WorldEvent } from "#core/proposals/testing/gate-commands";
import type { ModelEvent, ModelPerson, ModelWorld } from "#core/proposals/testing/oracle";
import { setClock } from "#db/open-database";
import type { TestDatabase } from "#db/testing/test-database";
import type { ServiceContext } from "#services/context";
import { changeApproving } from "#services/people/change-approving";
import { changeRole } from "#services/people/change-role";
import { removePerson } from "#services/people/remove";
import { kindsOf } from "#services/proposals/kinds";
import { asSystem } from "#services/system";
import { aCompany, type TestPerson } from "#services/testing/a-company";
import { aKind } from "#services/testing/a-kind";

/** What a kind of the stage would find in the world. */
type Found = { drift: string | undefined };

/** A company in the database, and the model's picture of its people. */
export type StagedCompany = {
  readonly tenantId: string;
  readonly test: TestDatabase;
  /** An Owner who signs nothing, and sets the stage. */
  readonly root: TestPerson;
  readonly found: Found;
  /** Also outside of this company: there is one clock. */
  readonly world: () => ModelWorld;
  readonly happen: (event: WorldEvent) => Promise<void>;
  /** As whom the event's hand speaks. `stale`: with rights that were read before somebody took them. */
  readonly contextOf: (event: Pick<ModelEvent, "by" | "hand" | "channel">, stale: boolean) => ServiceContext;
  readonly executor: ServiceContext;
  readonly nameOf: (userId: string) => string;
  /** A text with the names of the cast in place of ids, addresses and names that were made up for the test. */
  readonly named: (text: string) => string;
  /** Past every wall, as whoever owns the database: `$T` is the tenant. */
  readonly behind: (table: string, sql: string) => Promise<void>;
};

/** The one clock of the stage: it stands still until it is moved. */
export class StageClock {
  now: number;
  private readonly test: TestDatabase;

  constructor(test: TestDatabase, now: number) {
    this.test = test;
    this.now = now;
  }

  async moveTo(now: number): Promise<void> {
    this.now = now;
    await setClock(this.test.driver, { now: () => new Date(now), setting: { base: new Date(now), anchor: new Date(), rate: 1e-9 } });
  }
}

/** Where everything on the stage happens. */
export const CLUSTER = "stage-eks";
const NAMES = ["ann", "bob", "cem", "dee", "eve"];
const FAR = "2099-01-01T00:00:00.000Z";

export async function stagedCompany(test: TestDatabase, clock: StageClock): Promise<StagedCompany> {
  const { owner: root, join, tenantId } = await aCompany(test);
  const found: Found = { drift: undefined };
  const kinds = kindsOf(...ProposalKind.options.map((kind) => ({ ...aKind(kind), drift: async () => found.drift })));
  const cast = new Map<string, TestPerson>();
  for (const name of NAMES) cast.set(name, await join(name === "ann" ? "owner" : "admin"));
  const actorOf = (name: string): TestPerson => {
    const person = cast.get(name);
    if (!person) throw new Error(`Nobody is called ${name}.`);
    return person;
  };
  const platform = (sql: string, parameters: readonly unknown[]) => test.database.platform.transaction((tx) => tx.query(sql, parameters));
  const behind = (table: string, sql: string) =>
    test.driver.execute(
      `SELECT set_config('app.tenant_id', '${tenantId}', true); ALTER TABLE ${table} DISABLE TRIGGER USER; ${sql.replaceAll("$T", `'${tenantId}'`)}; ALTER TABLE ${table} ENABLE TRIGGER USER`,
    );
  await behind("members", `UPDATE members SET may_approve = false WHERE tenant_id = $T AND user_id = '${root.userId}'`);
  await platform("UPDATE sessions SET expires_at = $2 WHERE tenant_id = $1", [tenantId, FAR]);

  const fresh = (id: string, role: ModelPerson["role"], approving: boolean): ModelPerson => {
    return { id, role, approving, since: clock.now, session: "live", impersonated: false, stepUp: undefined };
  };
  let people: Readonly<Record<string, ModelPerson>> = {
    root: fresh("root", "owner", false),
    ...Object.fromEntries(NAMES.map((name) => [name, fresh(name, name === "ann" ? "owner" : "admin", true)])),
  };
  let where: ModelWorld["where"] = "prod";
  const world = (): ModelWorld => ({ now: clock.now, where, people });

  const changePerson = async ({ id, change }: Extract<WorldEvent, { world: "person" }>) => {
    const { userId, ctx } = actorOf(id);
    const sessionId = ctx.actor.sessionId;
    const before = people[id];
    const after = happen(world(), { world: "person", id, change: { ...change, impersonated: false } }).people[id];
    if (!before || !after) return;
    if (after.role !== before.role) {
      if (after.role === "none") await removePerson(root.ctx, userId);
      else if (before.role === "none")
        await behind(
          "members",
          `INSERT INTO members (tenant_id, user_id, role, may_approve) VALUES ($T, '${userId}', '${after.role}', ${after.approving})`,
        );
      else await changeRole(root.ctx, { userId, role: after.role });
    }
    if (after.approving !== before.approving && after.role !== "none" && before.role !== "none") {
      // Nobody gives a Viewer approving, but a Viewer may still have it from before.
      if (after.role !== "viewer") await changeApproving(root.ctx, { userId, mayApprove: after.approving });
      else await behind("members", `UPDATE members SET may_approve = ${after.approving}, role_changed_at = app_now() WHERE user_id = '${userId}'`);
    }
    if (after.session !== before.session) {
      const until = after.session === "ended" ? new Date(clock.now).toISOString() : FAR;
      await platform("UPDATE sessions SET expires_at = $2 WHERE id = $1", [sessionId, until]);
    }
    if (after.stepUp !== before.stepUp) {
      await platform("DELETE FROM step_ups WHERE session_id = $1", [sessionId]).catch(() => undefined);
      await platform("INSERT INTO step_ups (session_id, at) VALUES ($1, $2) ON CONFLICT (session_id) DO UPDATE SET at = excluded.at", [
        sessionId,
        new Date(after.stepUp ?? 0).toISOString(),
      ]);
    }
    people = { ...people, [id]: after };
  };

  const executorScopes = new Set<Scope>([...scopesOf("owner"), "action:execute"]);
  return {
    tenantId,
    test,
    root,
    found,
    world,
    behind,
    async happen(event) {
      if (event.world === "person") await changePerson(event);
      else if (event.world === "cluster") {
        where = event.where;
        const isProduction = where === "prod";
        await behind(
          "cluster_settings",
          `INSERT INTO cluster_settings (tenant_id, cluster, production) VALUES ($T, '${CLUSTER}', ${isProduction})
           ON CONFLICT (tenant_id, cluster) DO UPDATE SET production = ${isProduction}`,
        );
        // In the model, buying is paused where it is dev.
        await behind(
          "commitment_settings",
          `INSERT INTO commitment_settings (tenant_id, paused_at, paused_by) VALUES ($T, ${isProduction ? "NULL" : "app_now()"}, 'root')
           ON CONFLICT (tenant_id) DO UPDATE SET paused_at = excluded.paused_at`,
        );
      } else await clock.moveTo(happen(world(), event).now);
    },
    contextOf({ by = "", hand = "user", channel = "web" }, stale) {
      const person = by === "root" ? root : actorOf(by);
      const { role, approving, session } = people[by] ?? fresh(by, "none", false);
      const sessionId = session === "none" ? "ses_of_nobody" : person.ctx.actor.sessionId;
      const scopes = stale ? scopesOf("owner") : role === "none" ? new Set<Scope>() : scopesOf(role, approving);
      const ctx: ServiceContext = { ...person.ctx, kinds, scopes, channel: channel === "web" ? "web" : "api" };
      if (hand === "system") return { ...asSystem(ctx), scopes };
      return { ...ctx, actor: { ...ctx.actor, kind: hand, sessionId } };
    },
    executor: { ...asSystem(root.ctx), kinds, scopes: executorScopes },
    named(text) {
      const all: [string, TestPerson][] = [["root", root], ...cast];
      return all
        .flatMap(([name, { userId, email, ctx }]) =>
          [userId, email, ctx.actor.sessionId ?? userId, `"${ctx.actor.name}"`, ctx.actor.name].map((made) => [made, name] as const),
        )
        .concat([[tenantId, "the tenant"]])
        .toSorted(([a], [b]) => b.length - a.length)
        .reduce((told, [made, name]) => told.replaceAll(made, made.startsWith('"') ? `"${name}"` : name), text);
    },
    nameOf: (userId) => (userId === root.userId ? "root" : ([...cast].find(([, person]) => person.userId === userId)?.[0] ?? userId)),
  };
}
