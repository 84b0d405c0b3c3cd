import { openTestCluster } from "#sandbox/testing/open-cluster";

/** A cluster in a process of its own, to be killed: `node cluster-process.ts <cluster> <start> <folder>`. Tells its kubeconfig. */
const [, , name = "", start = "", folder = ""] = process.argv;
const cluster = await openTestCluster(name, start, { folder });
process.stdout.write(`${cluster.kubeConfigFile}\n`);
/** Whoever forgets to kill it does not keep it for ever. */
setTimeout(() => process.exit(1), 120_000);
