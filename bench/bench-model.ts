import { startLoopbackModel } from "#agent/testing/loopback-model";

/** Fifty words, none of them a number, as fast as they go. */
const words = Array.from({ length: 50 }, (_, index) => `${["cost", "usage", "cluster", "bill", "spend"][index % 5]} `);
const model = await startLoopbackModel(() => ({ text: words }));
process.stdout.write(`${model.url}\n`);
