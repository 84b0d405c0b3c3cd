import { createServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import { HALCYON } from "#sandbox/halcyon/company";
import { type ClusterApi, openClusterApi } from "#sandbox/kubernetes/open-cluster-api";
import { openFaults } from "#sandbox/live/open-faults";
import { type OpenLiveWorld, openLiveWorld } from "#sandbox/live/open-live-world";
import { temporaryDir } from "#sandbox/testing/open-bill";
import { selfSignedCertificate } from "#sandbox/wire/self-signed-certificate";

const TOKEN = "test-token";
const READER = "test-reader";

export type TestCluster = {
  readonly world: OpenLiveWorld;
  readonly api: ClusterApi;
  readonly kubeConfig: KubeConfig;
  /** The file that kubectl takes. */
  readonly kubeConfigFile: string;
  readonly address: string;
  readonly token: string;
  readonly readerToken: string;
  readonly folder: string;
  now(): Date;
  /** Moves the clock on, in steps that let each controller act in its time. */
  pass(seconds: number): void;
  /** Opens world and cluster anew from what is on disk, as after the end of the process; same address. */
  reopen(): void;
  close(): Promise<void>;
};

export type TestClusterOptions = {
  /** How fast the clock runs; 0, it stands still. */
  readonly rate?: number;
  /** A folder that was there before; else one that goes with the cluster. */
  readonly folder?: string;
};

/** One cluster of the demo company behind TLS on loopback. */
export async function openTestCluster(name: string, start: string, { rate = 0, folder }: TestClusterOptions = {}): Promise<TestCluster> {
  const dir = folder === undefined ? await temporaryDir() : { path: folder, remove: async () => undefined };
  const begun = Date.now();
  let at = Date.parse(start);
  const now = () => new Date(at + (Date.now() - begun) * rate);
  const faults = openFaults();
  const open = () => {
    const world = openLiveWorld(HALCYON, { folder: dir.path, now, faults });
    const api = openClusterApi(world, name, {
      folder: join(dir.path, "clusters"),
      authenticate: (authorization) => {
        if (authorization === `Bearer ${TOKEN}`) return { name: "tester", groups: ["system:masters"], readOnly: false };
        return authorization === `Bearer ${READER}` ? { name: "reader", groups: [], readOnly: true } : undefined;
      },
    });
    return { world, api };
  };
  let current = open();
  const tls = selfSignedCertificate(new Date());
  const server = createServer(tls, (request, response) => current.api.handle(request, response, request.url ?? "/"));
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = rate > 0 ? setInterval(() => current.world.tick(), 100) : undefined;
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser(
    { name, server: address, caData: Buffer.from(tls.cert).toString("base64"), skipTLSVerify: false },
    { name: "tester", token: TOKEN },
  );
  const kubeConfigFile = join(dir.path, "kubeconfig.json");
  writeFileSync(kubeConfigFile, kubeConfig.exportConfig());

  return {
    get world() {
      return current.world;
    },
    get api() {
      return current.api;
    },
    kubeConfig,
    kubeConfigFile,
    address,
    token: TOKEN,
    readerToken: READER,
    folder: dir.path,
    now,
    pass(seconds) {
      for (let left = seconds; left > 0; left -= 5) {
        at += Math.min(left, 5) * 1000;
        current.world.tick();
      }
    },
    reopen() {
      current.api.close();
      current.world.close();
      current = open();
    },
    async close() {
      clearInterval(clock);
      current.api.close();
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      current.world.close();
      await dir.remove();
    },
  };
}
