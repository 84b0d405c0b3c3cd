import { benchData } from "#bench/data/testing/bench-data";
import { killGrid } from "#bench/data/testing/kill-grid";

/**
 * `npm run bench:data`: makes 10 million rows of a CUR, takes them in, and prints each bar beside what this machine measures,
 * with a bare query of the engine in the same run. `--rows 2000000` makes fewer. `--kill` kills an ingest at each of its
 * steps instead, and says whether the old or the new version is there, whole.
 */
const { argv } = process;
const rows = argv.includes("--rows") ? Number(argv[argv.indexOf("--rows") + 1]) : 10_000_000;
const held = argv.includes("--kill") ? await killGrid(console.log) : await benchData(rows, console.log);
process.exit(held ? 0 : 1);
