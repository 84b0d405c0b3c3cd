import { describe, expect, it } from "vitest";
import { Turns } from "#adapters/warehouse/duckdb/turns";

describe("turns", () => {
  it("serve tenants in a round: who asks much waits for its own turn, not the others", async () => {
    const turns = new Turns(3, 2);
    const order: string[] = [];
    const backs: (() => void)[] = [];
    const ask = (tenant: string) =>
      turns.take(tenant).then((back) => {
        order.push(tenant);
        backs.push(back);
      });
    const asked = [..."aaaaaabbc"].map(ask);
    await Promise.resolve();
    for (let served = 0; served < asked.length; served += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      backs[served]?.();
    }
    await Promise.all(asked);
    expect(order.slice(0, 3)).toEqual(["a", "a", "b"]);
    expect(order.indexOf("c")).toBeLessThan(6);
    expect(order.toSorted().join("")).toBe("aaaaaabbc");
  });

  it("never lets more run than they may, of one tenant or of all, and forgets who gave up", async () => {
    const turns = new Turns(4, 2);
    const running = new Map<string, number>();
    let most = 0;
    const work = async (tenant: string, signal?: AbortSignal) => {
      const back = await turns.take(tenant, signal);
      running.set(tenant, (running.get(tenant) ?? 0) + 1);
      most = Math.max(
        most,
        [...running.values()].reduce((sum, n) => sum + n, 0),
      );
      expect(running.get(tenant)).toBeLessThanOrEqual(2);
      await new Promise((resolve) => setImmediate(resolve));
      running.set(tenant, (running.get(tenant) ?? 0) - 1);
      back();
      back();
    };
    const stop = new AbortController();
    const given = Array.from({ length: 20 }, (_, at) => work(`t${at % 3}`));
    const givenUp = work("t0", stop.signal);
    stop.abort();
    await expect(givenUp).rejects.toThrow();
    await Promise.all(given);
    expect(most).toBe(4);
    await expect(turns.take("t0")).resolves.toBeTypeOf("function");
  });
});
