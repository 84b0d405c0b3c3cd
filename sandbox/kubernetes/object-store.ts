import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Change, ObjectJournal } from "#sandbox/kubernetes/object-journal";
import { type Draft, type KubeObject, timestamp } from "#sandbox/kubernetes/objects";

export type StoreEvent = {
  readonly version: number;
  readonly plural: string;
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: KubeObject;
  /** As it was before; what left a selector is told by it. */
  readonly before: KubeObject | undefined;
};

/** How many changes a watch can go back; older versions answer 410. */
const HISTORY = 1_000;
/** etcd gives low versions to nobody; tests that take 0 or 1 for real ones would err. */
const FIRST_VERSION = 1_000;

/** Objects of one cluster with one rising version. Changes become durable, and watchers hear of them, at `commit`. */
export class ObjectStore {
  private readonly kinds = new Map<string, Map<string, KubeObject>>();
  private readonly journal: ObjectJournal;
  private readonly now: () => Date;
  private readonly listeners = new Set<(events: readonly StoreEvent[]) => void>();
  private history: StoreEvent[] = [];
  private pending: StoreEvent[] = [];
  private lastVersion: number;
  private forgotten: number;
  private hasUnsynced = false;

  constructor(journal: ObjectJournal, now: () => Date) {
    this.journal = journal;
    this.now = now;
    for (const { plural, key, object } of journal.kept.changes) {
      if (object === undefined) this.kind(plural).delete(key);
      else this.kind(plural).set(key, object);
    }
    this.lastVersion = Math.max(FIRST_VERSION, journal.kept.version);
    this.forgotten = this.lastVersion;
  }

  get version(): number {
    return this.lastVersion;
  }

  /** The oldest version that a watch may start from. */
  get oldestVersion(): number {
    return this.forgotten;
  }

  get<Kind extends KubeObject = KubeObject>(plural: string, namespace: string | undefined, name: string): Kind | undefined {
    return this.kinds.get(plural)?.get(keyOf(namespace, name)) as Kind | undefined;
  }

  list<Kind extends KubeObject = KubeObject>(plural: string): readonly Kind[] {
    return [...this.kind(plural).values()] as unknown as readonly Kind[];
  }

  create<Kind extends KubeObject>(plural: string, draft: Draft<Kind>): Kind {
    const { metadata } = draft;
    const key = keyOf(metadata.namespace, metadata.name);
    if (this.kind(plural).has(key)) throw new Error(`${plural} ${key} exists already.`);
    const object = {
      ...draft,
      metadata: {
        ...metadata,
        uid: metadata.uid ?? randomUUID(),
        creationTimestamp: metadata.creationTimestamp ?? timestamp(this.now()),
        resourceVersion: this.nextVersion(),
      },
    } as unknown as Kind;
    this.put(plural, key, "ADDED", object, undefined);
    return object;
  }

  /** Stores the object under the next version; an equal one stays as it is. */
  update<Kind extends KubeObject>(plural: string, object: Kind): Kind {
    const key = keyOf(object.metadata.namespace, object.metadata.name);
    const before = this.kind(plural).get(key);
    if (before === undefined) throw new Error(`${plural} ${key} does not exist.`);
    if (before === object || isDeepStrictEqual(JSON.parse(JSON.stringify(object)), JSON.parse(JSON.stringify(before)))) return before as Kind;
    const isNewSpec = before.metadata.generation !== undefined && !isDeepStrictEqual(before["spec"], object["spec"]);
    const stored = {
      ...object,
      metadata: {
        ...object.metadata,
        resourceVersion: this.nextVersion(),
        ...(isNewSpec ? { generation: (before.metadata.generation ?? 0) + 1 } : {}),
      },
    };
    this.put(plural, key, "MODIFIED", stored, before);
    return stored;
  }

  remove(plural: string, object: KubeObject): void {
    const key = keyOf(object.metadata.namespace, object.metadata.name);
    const before = this.kind(plural).get(key);
    if (before === undefined) return;
    this.kind(plural).delete(key);
    const version = this.nextVersion();
    this.pending.push({
      version: Number(version),
      plural,
      type: "DELETED",
      object: { ...before, metadata: { ...before.metadata, resourceVersion: version } },
      before,
    });
  }

  /** Writes what has changed to the journal and then tells it. `sync` for what a client is about to be answered. */
  commit({ sync }: { readonly sync: boolean }): void {
    if (this.pending.length === 0) {
      if (sync && this.hasUnsynced) this.journal.sync();
      this.hasUnsynced &&= !sync;
      return;
    }
    const events = this.pending;
    this.pending = [];
    this.journal.append(events.map(changeOf), sync);
    this.hasUnsynced = !sync;
    if (this.journal.isLong()) this.journal.compact(this.lastVersion, this.everything());
    this.history.push(...events);
    if (this.history.length > HISTORY * 1.5) {
      const dropped = this.history.splice(0, this.history.length - HISTORY);
      this.forgotten = dropped.at(-1)?.version ?? this.forgotten;
    }
    for (const listener of this.listeners) listener(events);
  }

  /** What happened after a version, or undefined where that is forgotten. */
  since(version: number): readonly StoreEvent[] | undefined {
    if (version < this.forgotten) return undefined;
    return this.history.filter((event) => event.version > version);
  }

  subscribe(listener: (events: readonly StoreEvent[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    this.commit({ sync: true });
    this.journal.close();
  }

  private kind(plural: string): Map<string, KubeObject> {
    const found = this.kinds.get(plural) ?? new Map<string, KubeObject>();
    this.kinds.set(plural, found);
    return found;
  }

  private put(plural: string, key: string, type: "ADDED" | "MODIFIED", object: KubeObject, before: KubeObject | undefined): void {
    this.kind(plural).set(key, object);
    this.pending.push({ version: Number(object.metadata.resourceVersion), plural, type, object, before });
  }

  private nextVersion(): string {
    this.lastVersion += 1;
    return String(this.lastVersion);
  }

  private *everything(): Iterable<Change> {
    for (const [plural, objects] of this.kinds) {
      for (const [key, object] of objects) yield { version: Number(object.metadata.resourceVersion), plural, key, object };
    }
  }
}

function keyOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ""}/${name}`;
}

function changeOf({ version, plural, type, object }: StoreEvent): Change {
  const key = keyOf(object.metadata.namespace, object.metadata.name);
  return { version, plural, key, object: type === "DELETED" ? undefined : object };
}
