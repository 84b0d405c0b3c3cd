import { KubeConfig } from "@kubernetes/client-node";
import type { ClusterAccess, ClusterIdentity } from "#adapters/kubernetes/cluster-access";
import { InvalidInputError } from "#core/errors";

const MOST_BYTES = 1_000_000;
const LOOPBACK = new Set(["127.0.0.1", "[::1]", "localhost"]);

/**
 * Clusters of a kubeconfig, by context. Taken are the server, authority data, and a token or certificate data; a file that wants
 * more (a program to run, a provider, files, a proxy, an unchecked connection beyond loopback) is refused as a whole.
 *
 * @throws InvalidInputError that names what is not taken
 */
export function readKubeconfig(text: string): readonly ClusterAccess[] {
  if (Buffer.byteLength(text) > MOST_BYTES) throw refused("it is larger than a kubeconfig needs to be");
  // The parser opens a token file by itself, and an escape could spell its name.
  if (/token-?file/i.test(text) || text.includes("\\")) throw refused("it names a token file, or has escapes; give the token itself");
  const config = new KubeConfig();
  try {
    config.loadFromString(text);
  } catch (error) {
    throw refused(`it cannot be read (${error instanceof Error ? (error.message.split("\n")[0] ?? "") : "no YAML"})`);
  }
  const clusters = config.contexts.map((context) => {
    const cluster = config.getCluster(context.cluster);
    const user = context.user === undefined ? undefined : config.getUser(context.user);
    if (!cluster) throw refused(`the context ${context.name} names a cluster that is not in it`);
    if (!user) throw refused(`the context ${context.name} names a user that is not in it`);
    const wrong = faultOfUser({ ...user }) ?? faultOfCluster({ ...cluster });
    if (wrong !== undefined) throw refused(`${context.name}: ${wrong}`);
    const identity = identityOf(user, context.name);
    return {
      name: clusterName(cluster.name),
      server: cluster.server,
      caData: cluster.caData,
      skipTlsVerify: cluster.skipTLSVerify === true,
      identity: async () => identity,
    };
  });
  if (clusters.length === 0) throw refused("it has no context");
  return clusters;
}

function identityOf(user: { token?: string; certData?: string; keyData?: string }, name: string): ClusterIdentity {
  if (typeof user.token === "string" && user.token !== "") return { token: user.token.trim() };
  if (user.certData && user.keyData) return { certData: user.certData, keyData: user.keyData };
  throw refused(`${name}: it has neither a token nor certificate and key data`);
}

const USER_FAULTS: readonly (readonly [field: string, words: string])[] = [
  ["exec", "it wants to run a program (exec); give a token"],
  ["authProvider", "it has an auth-provider; give a token"],
  ["certFile", "it names a certificate file; give certificate-authority-data and client-certificate-data"],
  ["keyFile", "it names a key file; give client-key-data"],
  ["username", "it has a user name and password; give a token"],
  ["password", "it has a user name and password; give a token"],
  ["impersonateUser", "it impersonates another user"],
];

function faultOfUser(user: Readonly<Record<string, unknown>>): string | undefined {
  return USER_FAULTS.find(([field]) => user[field] !== undefined && user[field] !== null && user[field] !== "")?.[1];
}

function faultOfCluster(cluster: Readonly<Record<string, unknown>>): string | undefined {
  const server = String(cluster["server"]);
  if (!URL.canParse(server)) return "its server is no address";
  const { protocol, hostname, username } = new URL(server);
  const isLoopback = LOOPBACK.has(hostname);
  if (cluster["caFile"]) return "it names an authority file; give certificate-authority-data";
  if (cluster["proxyUrl"]) return "it goes through a proxy";
  if (cluster["skipTLSVerify"] === true && !isLoopback) return "it does not check the server's certificate";
  if (cluster["tlsServerName"]) return "it checks the certificate of another name (tls-server-name)";
  if (username !== "") return "its server has a user name in it";
  return protocol === "https:" || (protocol === "http:" && isLoopback) ? undefined : "its server is not reached by https";
}

/** `aws eks update-kubeconfig` calls a cluster by its ARN. */
function clusterName(name: string): string {
  return /^arn:aws[a-z-]*:eks:[^:]+:\d+:cluster\/(.+)$/.exec(name)?.[1] ?? name;
}

function refused(why: string): InvalidInputError {
  return new InvalidInputError(`The kubeconfig is not used: ${why}.`);
}
