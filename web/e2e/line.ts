import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export type Line = { readonly url: string; readonly cut: () => void; readonly mend: () => void; readonly close: () => Promise<void> };

/** A line to the server that can be cut in the middle of an answer, as a dropped network does it. */
export async function openLine(url: string): Promise<Line> {
  const target = Number(new URL(url).port);
  const sockets = new Set<Socket>();
  let whole = true;
  const server = createServer((near) => {
    if (!whole) {
      near.destroy();
      return;
    }
    const far = connect(target, "127.0.0.1");
    sockets.add(near);
    near.pipe(far).pipe(near);
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
    near.on("close", () => {
      sockets.delete(near);
      far.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => {
      whole = false;
      drop();
    },
    mend: () => {
      whole = true;
    },
    close: () =>
      new Promise((resolve) => {
        drop();
        server.close(() => resolve());
      }),
  };
}
