import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { HumanMessage } from "@langchain/core/messages";
import { MemorySaver } from "@langchain/langgraph/web";
import type { UIMessage } from "ai";
import type { ChatRequest } from "#core/chat/message-parts";
import type { Figure } from "#core/costs/figure";
import { ConflictError } from "#core/errors";
import { checkpointerFor, pruneCheckpoints, threadKey } from "#agent/checkpoints";
import { type AgentDeps, CLOSING, OUT_OF_TIME, type RunContext, STOPPED } from "#agent/deps";
import { type AgentGraph, buildGraph } from "#agent/graph";
import type { AgentState, AgentUpdate, Turn } from "#agent/state";
import { noticeAnswer } from "#agent/writer/proposals/notice-answer";
import { turnHistories } from "#agent/turn-events";
import { userMessageId } from "#agent/turn-ids";
import { plainText } from "#server/chat/client/plain-text";
import { DEFAULT_LIMITS, type TurnLimits, TurnRate } from "#server/chat/rate-limit";
import { followElsewhere } from "#server/chat/follow-elsewhere";
import { publishRun } from "#server/chat/publish-run";
import { Run } from "#server/chat/run";
import { UiChunks } from "#server/chat/ui-chunks";
import { toUiMessages } from "#server/chat/ui-messages";
import { withNotices } from "#server/chat/with-notices";
import { truthCaution } from "#services/canary/truth-state";
import type { ServiceContext } from "#services/context";
import { recallFacts } from "#services/knowledge/recall";
import { ensureThread } from "#services/threads/create";
import { getThread } from "#services/threads/get";
import { threadNotices } from "#services/threads/notices";
import { claimTurn, requestStop, runningThreads, sharedTurn } from "#services/threads/shared-turns";
import { touchThread } from "#services/threads/touch";

/** The thread list may learn of a question a little later than the model does, milliseconds. */
const TOUCH_AFTER_MS = 30;

/** Of what arrived by itself, the latest that a model is told of; list_proposals has the rest. */
const MOST_ARRIVED = 5;

/** A conversation may take this many steps of the graph; budgets end it long before. */
const RECURSION_LIMIT = 60;

/** Runs turns of conversations and lets readers follow them. One for the process; state is in the database. */
export class Chat {
  private readonly deps: AgentDeps;
  private readonly graphs = new WeakMap<ServiceContext["db"], AgentGraph>();
  private readonly runs = new Map<string, Run>();
  private readonly tidying = new Set<Promise<void>>();
  private readonly rate = new TurnRate();

  private readonly limits: TurnLimits;
  /** Name of this process where several share the database; undefined where there is none but this. */
  private readonly process: string | undefined;

  constructor(deps: AgentDeps, limits: TurnLimits = DEFAULT_LIMITS, options: { readonly process?: string | undefined } = {}) {
    this.deps = deps;
    this.limits = limits;
    this.process = options.process;
  }

  /**
   * Starts a turn and gives its stream. The turn goes on whether or not anybody reads.
   *
   * @throws ConflictError while the conversation is still answering; LimitExceededError above the tenant's rate
   */
  async ask(ctx: ServiceContext, request: ChatRequest): Promise<ReadableStream<Uint8Array>> {
    const key = threadKey(ctx.db, request.id);
    const isOffline = this.deps.configured === undefined || request.model === "offline";
    if (this.isActive(key)) throw stillAnswering();
    this.rate.take(ctx.tenant.id, this.runningOf(ctx), isOffline ? this.limits.offline : this.limits.model);
    const run = new Run(`m_${randomBytes(8).toString("hex")}`, request.text);
    // Taken before the first wait, so that a second message at the same moment is refused.
    this.runs.set(key, run);
    try {
      await ensureThread(ctx, { id: request.id, firstMessage: request.text });
      if (!(await this.claims(ctx, request.id, run))) throw stillAnswering();
      const [meanwhile, recalled, caution] = await Promise.all([
        this.arrivedSince(ctx, request.id, key),
        recallFacts(ctx, request.text),
        truthCaution(ctx),
      ]);
      const facts = recalled.map(({ fact: { id, text } }) => ({ id, text }));
      const turn: Turn = {
        id: run.turnId,
        text: request.text,
        startedAt: ctx.now().toISOString(),
        model: request.model,
        notices: [],
        ...(request.interpretation ? { interpretation: request.interpretation } : {}),
        ...(request.view ? { view: request.view } : {}),
        ...(meanwhile.length > 0 ? { meanwhile } : {}),
        ...(facts.length > 0 ? { facts } : {}),
        ...(caution === undefined ? {} : { caution }),
      };
      const input: AgentUpdate = { messages: [new HumanMessage({ id: userMessageId(turn.id), content: request.text })], turn, raw: null };
      void this.execute(ctx, this.graphOf(ctx), request.id, run, input, []);
      this.tidy(
        ctx,
        pause(TOUCH_AFTER_MS).then(() => touchThread(ctx, { id: request.id, asked: request.text })),
      );
      return run.follow();
    } catch (error) {
      this.runs.delete(key);
      throw error;
    }
  }

  /** Answers without a conversation and without a large model, and keeps nothing: what the answer cites, of which figures. */
  async aside(ctx: ServiceContext, text: string): Promise<{ readonly cited: readonly string[]; readonly figures: readonly Figure[] }> {
    const id = `m_${randomBytes(8).toString("hex")}`;
    const graph = buildGraph(this.deps, new MemorySaver());
    const turn: Turn = { id, text, startedAt: ctx.now().toISOString(), model: "offline", notices: [] };
    const signal = AbortSignal.timeout(this.deps.budget.seconds * 1000);
    const run: RunContext = { ctx, signal, emit: () => undefined, startedAt: performance.now() };
    const input: AgentUpdate = { messages: [new HumanMessage({ id: userMessageId(id), content: text })], turn, raw: null };
    const state = await graph.invoke(input, { configurable: { thread_id: id, run }, recursionLimit: RECURSION_LIMIT });
    const record = state.turns[id];
    return {
      cited: record?.cited ?? [],
      figures: [...Object.values(state.evidence).flatMap((item) => item.figures), ...(record?.derived ?? [])],
    };
  }

  /** The stream of the running turn, from its start; undefined when nothing runs. A turn that a crash cut off goes on here. */
  async follow(ctx: ServiceContext, threadId: string): Promise<ReadableStream<Uint8Array> | undefined> {
    await getThread(ctx, threadId);
    return (await this.running(ctx, threadId))?.follow();
  }

  /** Ends the running turn; what was said so far stays. */
  async stop(ctx: ServiceContext, threadId: string): Promise<boolean> {
    await getThread(ctx, threadId);
    const run = this.runs.get(threadKey(ctx.db, threadId));
    if (!run || run.isDone) return this.process !== undefined && requestStop(ctx, threadId);
    run.stop.abort(STOPPED);
    return true;
  }

  /** The conversation as it stands, and whether it is answering. */
  async history(ctx: ServiceContext, threadId: string): Promise<{ readonly messages: readonly UIMessage[]; readonly running: boolean }> {
    const run = await this.running(ctx, threadId);
    const state = await stateOf(this.graphOf(ctx), threadKey(ctx.db, threadId));
    const turns = state ? turnHistories(state) : [];
    if (run && turns.at(-1)?.id !== run.turnId) turns.push({ id: run.turnId, text: run.question, startedAt: undefined, finished: false, events: [] });
    const running = run !== undefined;
    const notices = await threadNotices(ctx, threadId);
    return { messages: withNotices(toUiMessages(turns, running), notices, { timeZone: ctx.tenant.timeZone, running }), running };
  }

  /** Threads of the tenant that are being answered in, by whichever process. */
  async answering(ctx: ServiceContext): Promise<(threadId: string) => boolean> {
    const elsewhere = this.process === undefined ? new Set<string>() : await runningThreads(ctx);
    return (threadId) => this.isActive(threadKey(ctx.db, threadId)) || elsewhere.has(threadId);
  }

  /** Lets go of running turns where their last finished step is saved: they go on when their conversation is opened again. */
  async close(): Promise<void> {
    for (const run of this.runs.values()) run.stop.abort(CLOSING);
    const deadline = Date.now() + 3000;
    await Promise.all(this.tidying);
    while (this.runs.size > 0 && Date.now() < deadline) await pause(20);
  }

  /** What the person has read here since the turn before, for the model. */
  private async arrivedSince(ctx: ServiceContext, threadId: string, key: string): Promise<string[]> {
    const notices = await threadNotices(ctx, threadId);
    if (notices.length === 0) return [];
    const since = (await stateOf(this.graphOf(ctx), key))?.turn.startedAt ?? "";
    return notices
      .filter(({ at }) => at > since)
      .slice(-MOST_ARRIVED)
      .map((notice) => plainText(noticeAnswer(notice, ctx.tenant.timeZone).text));
  }

  private isActive(key: string): boolean {
    return this.runs.get(key)?.isDone === false;
  }

  private runningOf(ctx: ServiceContext): number {
    const prefix = threadKey(ctx.db, "");
    return [...this.runs.keys()].filter((key) => key.startsWith(prefix)).length;
  }

  /** The run of a thread, started again from the checkpoint where a crash left a turn unfinished. */
  private async running(ctx: ServiceContext, threadId: string): Promise<FollowedTurn | undefined> {
    const key = threadKey(ctx.db, threadId);
    const active = this.runs.get(key);
    if (active) return active.isDone ? undefined : active;
    const elsewhere = await this.elsewhere(ctx, threadId);
    if (elsewhere) return elsewhere;
    const graph = this.graphOf(ctx);
    const snapshot = await graph.getState({ configurable: { thread_id: key } });
    if (snapshot.next.length === 0) return undefined;
    const raced = this.runs.get(key);
    if (raced) return raced;
    const state = snapshot.values as AgentState;
    const run = new Run(state.turn.id, state.turn.text);
    this.runs.set(key, run);
    if (!(await this.claims(ctx, threadId, run))) {
      this.runs.delete(key);
      return this.elsewhere(ctx, threadId);
    }
    void this.execute(ctx, graph, threadId, run, null, turnHistories(state).at(-1)?.events ?? []);
    return run;
  }

  private async execute(
    ctx: ServiceContext,
    graph: AgentGraph,
    threadId: string,
    run: Run,
    input: AgentUpdate | null,
    replayed: ReturnType<typeof turnHistories>[number]["events"],
  ): Promise<void> {
    const key = threadKey(ctx.db, threadId);
    const chunks = new UiChunks((chunk) => run.write(chunk));
    const timer = setTimeout(() => run.stop.abort(OUT_OF_TIME), this.deps.budget.seconds * 1000);
    const published =
      this.process === undefined
        ? async () => undefined
        : publishRun(ctx, run, { threadId, owner: this.process, failed: (error) => this.deps.onError(error, ctx.requestId) });
    chunks.start(run.turnId);
    for (const event of replayed) chunks.event(event);
    const context: RunContext = { ctx, threadId, signal: run.stop.signal, emit: (event) => chunks.event(event), startedAt: performance.now() };
    try {
      await graph.invoke(input, { configurable: { thread_id: key, run: context }, durability: "async", recursionLimit: RECURSION_LIMIT });
    } catch (error) {
      if (run.stop.signal.reason !== CLOSING) this.deps.onError(error, ctx.requestId);
      chunks.fail(
        run.stop.signal.reason === CLOSING
          ? "The server is restarting. Open the conversation again: the answer goes on there."
          : `Something went wrong (request ${ctx.requestId}). Nothing was lost: open the conversation again, or ask once more.`,
      );
    } finally {
      clearTimeout(timer);
      this.runs.delete(key);
      chunks.end();
      run.finish();
      this.tidy(ctx, published());
    }
    if (run.stop.signal.reason !== CLOSING) this.tidy(ctx, pruneCheckpoints(ctx.db, key));
  }

  /** Whether this process may run the turn; always, where there is no other. */
  private async claims(ctx: ServiceContext, threadId: string, { turnId, question }: Run): Promise<boolean> {
    return this.process === undefined || claimTurn(ctx, { threadId, turnId, question, owner: this.process });
  }

  /** The turn that another process runs in the thread. */
  private async elsewhere(ctx: ServiceContext, threadId: string): Promise<FollowedTurn | undefined> {
    const turn = this.process === undefined ? undefined : await sharedTurn(ctx, threadId);
    if (!turn?.isLive || turn.owner === this.process) return undefined;
    const { turnId, question } = turn;
    return { turnId, question, follow: () => followElsewhere(ctx, { threadId, turnId }) };
  }

  /** Work that nobody waits for, except the end of the process. */
  private tidy(ctx: ServiceContext, work: Promise<unknown>): void {
    const done = work.catch((error: unknown) => this.deps.onError(error, ctx.requestId)).then(() => void this.tidying.delete(done));
    this.tidying.add(done);
  }

  private graphOf(ctx: ServiceContext): AgentGraph {
    let graph = this.graphs.get(ctx.db);
    if (!graph) {
      graph = buildGraph(this.deps, checkpointerFor(ctx.db));
      this.graphs.set(ctx.db, graph);
    }
    return graph;
  }
}

/** A running turn, here or in another process. */
type FollowedTurn = Pick<Run, "turnId" | "question" | "follow">;

function stillAnswering(): ConflictError {
  return new ConflictError("This conversation is still answering. Wait for it, or stop it first.");
}

async function stateOf(graph: AgentGraph, key: string): Promise<AgentState | undefined> {
  const { values } = await graph.getState({ configurable: { thread_id: key } });
  return "messages" in values ? (values as AgentState) : undefined;
}
