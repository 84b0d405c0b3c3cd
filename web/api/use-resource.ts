import { useCallback, useEffect, useSyncExternalStore } from "react";
import { ApiError, request } from "#web/api/client.ts";

type Entry = { data: unknown; error: ApiError | undefined; loading: Promise<void> | undefined; stale: boolean };

const EMPTY: Entry = { data: undefined, error: undefined, loading: undefined, stale: true };
const entries = new Map<string, Entry>();
const listeners = new Set<() => void>();

function put(key: string, entry: Entry): void {
  entries.set(key, entry);
  for (const listener of listeners) listener();
}

function load(key: string): Promise<void> {
  const known = entries.get(key) ?? EMPTY;
  if (known.loading !== undefined) return known.loading;
  const loading = request<unknown>(key).then(
    (data) => put(key, { data, error: undefined, loading: undefined, stale: changedMeanwhile(key) }),
    (error: unknown) =>
      put(key, {
        data: known.data,
        error: error instanceof ApiError ? error : new ApiError(0, {}),
        loading: undefined,
        stale: changedMeanwhile(key),
      }),
  );
  put(key, { ...known, loading, stale: false });
  return loading;
}

/** What was marked as out of date while it was on its way is asked once more. */
const changedMeanwhile = (key: string): boolean => entries.get(key)?.stale === true;

export type Resource<T> = {
  readonly data: T | undefined;
  readonly error: ApiError | undefined;
  readonly loading: boolean;
  readonly reload: () => void;
};

/** A GET by its path, shared by all who show it; the last answer stays on screen while it is asked again. */
export function useResource<T>(key: string | null): Resource<T> {
  const entry = useSyncExternalStore(subscribe, () => (key === null ? EMPTY : (entries.get(key) ?? EMPTY)));
  useEffect(() => {
    if (key !== null && entry.stale && entry.loading === undefined) void load(key);
  }, [key, entry]);
  const reload = useCallback(() => {
    if (key !== null) void load(key);
  }, [key]);
  return {
    data: entry.data as T | undefined,
    error: entry.error,
    loading: entry.data === undefined && entry.error === undefined && key !== null,
    reload,
  };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Marks everything under a path as out of date; what is on screen is asked again. */
export function invalidate(prefix: string): void {
  for (const [key, entry] of entries) if (key.startsWith(prefix)) put(key, { ...entry, stale: true });
}

/** Forgets everything: another person, or no one, is signed in. */
export function forgetAll(): void {
  entries.clear();
  for (const listener of listeners) listener();
}
