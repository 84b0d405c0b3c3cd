import { Client } from "pg";

/** Wait between two attempts to come back, milliseconds. */
const RETRY_MS = 1000;

/**
 * A connection of its own that listens, and comes back by itself where it breaks. Channel names are our own constants.
 *
 * @throws where the first connection fails
 */
export async function postgresListener(url: string, channel: string, heard: (payload: string) => void): Promise<() => Promise<void>> {
  let isClosed = false;
  let retry: NodeJS.Timeout | undefined;
  let current: Client | undefined;

  const connect = async (): Promise<void> => {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000, keepAlive: true });
    client.on("notification", ({ payload }) => heard(payload ?? ""));
    // `end` follows every `error`; without a listener an error would end the process.
    client.on("error", () => undefined);
    client.once("end", () => {
      if (current === client) comeBack();
    });
    try {
      await client.connect();
      await client.query(`LISTEN "${channel}"`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    if (isClosed) await client.end();
    else current = client;
  };
  const comeBack = (): void => {
    current = undefined;
    if (isClosed) return;
    retry = setTimeout(() => void connect().catch(comeBack), RETRY_MS).unref();
  };

  await connect();
  return async () => {
    isClosed = true;
    clearTimeout(retry);
    const client = current;
    current = undefined;
    await client?.end();
  };
}
