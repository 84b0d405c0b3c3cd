import { randomText } from "#db/new-id";
import type { Database } from "#db/open-database";
import { MajorTomError } from "#core/errors";
import type { Provider } from "#core/ports/provider";
import { proposalsIn } from "#db/repositories/proposals";
import type { ServiceContext } from "#services/context";
import { claimProposal } from "#services/execution/claim";
import type { AtPoint } from "#services/execution/crash-point";
import { runDry } from "#services/execution/dry-run";
import { FLIGHT_PLANS } from "#services/execution/flight-plans";
import type { FlightPlan } from "#services/execution/flight";
import type { Hands } from "#services/execution/hands";
import type { MachineSwitch } from "#services/execution/kill-switch";
import { whileLeased } from "#services/execution/keep-lease";
import { acquireLease, actionNow, type ActionRow, type Lease, LeaseLostError, openActions, releaseLease } from "#services/execution/lease";
import { DEFAULT_PACE, type Pace } from "#services/execution/pace";
import { type Base, handToPerson, takeTurn, type Turn } from "#services/execution/run-action";
import { stopAction } from "#services/execution/stop";

/** With a lease between them, so that a short trouble passes by itself. */
const MOST_STUMBLES = 5;

export type ExecutorOptions = {
  readonly database: Database;
  /** The executor's own context in a tenant: the system as actor, with the scope `action:execute`. */
  readonly contextOf: (tenantId: string) => Promise<ServiceContext> | ServiceContext;
  /** With the acting role; nobody else is given it. */
  readonly provider: (tenantId: string) => Promise<Provider> | Provider;
  readonly machineSwitch?: MachineSwitch;
  readonly log: (line: Record<string, unknown>) => void;
  readonly pace?: Partial<Pace>;
  readonly at?: AtPoint;
};

export type Executor = Hands & {
  start(): void;
  /** Lets running turns come to an end; what is open is taken up by the next process. */
  stopWorking(): Promise<void>;
  /** For tests and tools: works until nothing is left to do but to wait for people. */
  runUntilIdle(): Promise<void>;
};

/** Runs what people have approved. Several actions side by side, each in the hands of one worker. */
export function createExecutor({
  database,
  contextOf,
  provider,
  machineSwitch = () => undefined,
  log,
  pace: given,
  at = () => undefined,
}: ExecutorOptions): Executor {
  const pace: Pace = { ...DEFAULT_PACE, ...given };
  const owner = `worker-${randomText(10)}`;
  const working = new Map<string, Promise<void>>();
  /** How often in a row a turn of an action went wrong, by its id. */
  const stumbles = new Map<string, number>();
  /** Instants of the world's clock at which a tenant is looked at again; the earliest. */
  let nextLook: NodeJS.Timeout | undefined;
  let nextLookAt = Infinity;
  let rounds: NodeJS.Timeout | undefined;
  let scanning: Promise<void> | undefined;
  let again = false;
  let closed = false;

  const realMs = (seconds: number) => Math.max(1, (seconds * 1000) / pace.clockRate);

  const lookIn = (seconds: number) => {
    if (closed) return;
    const ms = realMs(seconds);
    const when = performance.now() + ms;
    if (when >= nextLookAt) return;
    clearTimeout(nextLook);
    nextLookAt = when;
    nextLook = setTimeout(() => {
      nextLookAt = Infinity;
      void scan();
    }, ms);
    nextLook.unref?.();
  };

  const tenants = () => database.platform.transaction((tx) => tx.query<{ id: string }>("SELECT id FROM tenants ORDER BY id"));

  const scan = (): Promise<void> => {
    if (scanning) {
      again = true;
      return scanning;
    }
    scanning = (async () => {
      do {
        again = false;
        for (const { id } of await tenants()) {
          if (closed) return;
          await lookAfter(id).catch((error: unknown) =>
            log({ level: "error", message: "Actions could not be looked after", tenant: id, error: said(error) }),
          );
        }
      } while (again && !closed);
    })()
      // A database that does not answer now is asked again in the next round.
      .catch((error: unknown) => log({ level: "error", message: "Actions could not be looked for", error: said(error) }))
      .finally(() => {
        scanning = undefined;
      });
    return scanning;
  };

  const lookAfter = async (tenantId: string) => {
    const ctx = await contextOf(tenantId);
    for (const { id, number, dueAt } of await openActions(ctx)) {
      const wait = (dueAt.getTime() - ctx.now().getTime()) / 1000;
      if (wait > 0) lookIn(wait);
      else run(ctx, `${tenantId}/APR-${number}`, () => resume(ctx, id));
    }
    const approved = await ctx.db.read((tx) => proposalsIn(tx).select("WHERE p.state = 'approved' ORDER BY p.number", []));
    for (const { number, kind } of approved) {
      if (!FLIGHT_PLANS.has(kind)) continue;
      run(ctx, `${tenantId}/APR-${number}`, async () => {
        const action = await claimProposal(ctx, { number, owner, leaseSeconds: pace.leaseSeconds, machineSwitch });
        if (action) await fly(ctx, action);
      });
    }
  };

  const run = (ctx: ServiceContext, key: string, work: () => Promise<void>) => {
    if (working.has(key) || closed) return;
    const task = work()
      .catch((error: unknown) => {
        if (error instanceof LeaseLostError) log({ level: "info", message: "Another worker has taken over", work: key });
        else
          log({
            level: "error",
            message: "An action stumbled; it is taken up again when its lease is over",
            work: key,
            error: said(error),
            tenant: ctx.tenant.id,
          });
        lookIn(pace.leaseSeconds);
      })
      .finally(() => working.delete(key));
    working.set(key, task);
  };

  const resume = async (ctx: ServiceContext, actionId: string) => {
    const action = await acquireLease(ctx, actionId, owner, pace.leaseSeconds);
    if (action) await fly(ctx, action);
  };

  /** What goes wrong again and again is for a person: nothing here gets over it. */
  const turnOf = async (base: Base, plan: FlightPlan): Promise<Turn> => {
    const { ctx, lease } = base;
    const turn = await whileLeased(ctx, lease, pace, () => takeTurn(base, plan)).catch((error: unknown) => {
      const times = (stumbles.get(lease.actionId) ?? 0) + 1;
      if (error instanceof LeaseLostError || times < MOST_STUMBLES) {
        if (!(error instanceof LeaseLostError)) stumbles.set(lease.actionId, times);
        throw error;
      }
      log({
        level: "error",
        message: "An action stumbled too often; a person must look",
        work: lease.actionId,
        error: said(error),
        tenant: ctx.tenant.id,
      });
      const why = error instanceof MajorTomError ? error.message : "An error that this program's log has.";
      return handToPerson(base, plan, `It went wrong ${times} times. ${why}`);
    });
    stumbles.delete(lease.actionId);
    return turn;
  };

  /** Turns of one action until it has to wait or is at its end. */
  const fly = async (ctx: ServiceContext, action: ActionRow) => {
    const lease: Lease = { actionId: action.id, owner, fence: action.fence };
    const kind = await ctx.db.read((tx) => proposalsIn(tx).find(action.number));
    const plan = kind && FLIGHT_PLANS.get(kind.kind);
    if (plan === undefined) throw new Error(`Nothing here can run ${action.id}.`);
    const base: Omit<Base, "action"> = { ctx, lease, provider: await provider(ctx.tenant.id), machineSwitch, pace, at };
    for (let now = action; ;) {
      const turn = closed ? { kind: "later" as const, seconds: 0 } : await turnOf({ ...base, action: now }, plan);
      if (turn.kind === "ended") break;
      if (turn.kind === "later") {
        const wakeAt = new Date(ctx.now().getTime() + turn.seconds * 1000);
        await releaseLease(ctx, lease, wakeAt);
        lookIn(turn.seconds);
        return;
      }
      now = await actionNow(ctx, now);
    }
    // Its limits are free again for what waits.
    lookIn(0);
  };

  const finished = async () => {
    while (scanning || working.size > 0) {
      await scanning;
      await Promise.allSettled(working.values());
    }
  };

  return {
    start() {
      rounds = setInterval(() => void scan(), realMs(pace.recoverySeconds));
      rounds.unref?.();
      void scan();
    },
    poke() {
      lookIn(0);
    },
    stop: async (ctx, proposalId, reason) => {
      await stopAction(ctx, proposalId, reason);
      lookIn(0);
    },
    dryRun: async (ctx, proposalId) => runDry(ctx, proposalId, { provider: await provider(ctx.tenant.id), pace }),
    async stopWorking() {
      closed = true;
      clearInterval(rounds);
      clearTimeout(nextLook);
      await finished();
    },
    async runUntilIdle() {
      for (;;) {
        await scan();
        await finished();
        let next: number | undefined;
        for (const { id } of await tenants()) {
          const ctx = await contextOf(id);
          for (const { dueAt } of await openActions(ctx)) next = Math.min(next ?? Infinity, (dueAt.getTime() - ctx.now().getTime()) / 1000);
          const waiting = await ctx.db.read((tx) => tx.query("SELECT number FROM proposals WHERE state = 'approved' AND held IS NULL", []));
          if (waiting.length > 0) next = 0;
        }
        if (next === undefined || closed) return;
        await new Promise((resolve) => setTimeout(resolve, realMs(Math.max(next ?? 0, 0.001))));
      }
    },
  };
}

function said(error: unknown): string {
  return error instanceof MajorTomError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
}
