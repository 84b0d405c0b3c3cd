import { allCells, type Cell, OWNERS, PROVIDERS } from "#bench/crash/cells";
import { aTemplate, type CellResult, runCell, type Template } from "#bench/crash/testing/run-cell";
import { killSwitchTrials } from "#bench/crash/testing/kill-switch-trials";
import { recoveryTimes } from "#bench/crash/testing/recovery-times";

/**
 * `npm run crash`: kills the executor at every point of every effect, for each owner of a node, for each kind of
 * money, and for each kind of provider.
 * `--kill-switch` and `--recovery` measure how soon the switch stops and how soon a dead executor's work is taken up.
 * `--only <text>` runs the cells whose name holds the text.
 */
const SIDE_BY_SIDE = 3;
const { argv } = process;
const nameOf = ({ owner, effect, moment, provider }: Cell) => `${owner} ${effect} ${moment} ${provider}`;

async function grid(only: string): Promise<boolean> {
  const cells = allCells().filter((cell) => nameOf(cell).includes(only));
  const template = await aTemplate();
  const began = performance.now();
  console.log(`${cells.length} cells, ${SIDE_BY_SIDE} side by side`);
  const results: CellResult[] = [];
  const waiting = [...cells];
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, () => work(template, waiting, results)));
  template.close();
  table(results);
  const bad = results.filter(({ faults }) => faults.length > 0);
  for (const { cell, faults } of bad) console.log(`NO ${nameOf(cell)}: ${faults.join("; ")}`);
  console.log(
    `${results.length - bad.length} of ${results.length} cells keep every promise, in ${Math.round((performance.now() - began) / 1000)} s.`,
  );
  return bad.length === 0;
}

async function work(template: Template, waiting: Cell[], results: CellResult[]): Promise<void> {
  for (let cell = waiting.shift(); cell !== undefined; cell = waiting.shift()) {
    const result = await runCell(template, cell);
    results.push(result);
    if (result.faults.length > 0) console.log(`  NO ${nameOf(cell)}: ${result.faults.join("; ")}`);
    if (results.length % 20 === 0) console.log(`  ${results.length} done`);
  }
}

function table(results: readonly CellResult[]): void {
  console.log(
    `\n${"owner".padEnd(20)}${"provider".padEnd(22)}${"cells".padStart(6)}${"killed".padStart(8)}${"done".padStart(6)}${"person".padStart(8)}${"broken".padStart(8)}`,
  );
  for (const owner of OWNERS) {
    for (const provider of Object.keys(PROVIDERS)) {
      const own = results.filter(({ cell }) => cell.owner === owner && cell.provider === provider);
      if (own.length === 0) continue;
      const count = (is: (one: CellResult) => boolean) => String(own.filter(is).length);
      console.log(
        owner.padEnd(20) +
          provider.padEnd(22) +
          String(own.length).padStart(6) +
          count(({ killed }) => killed).padStart(8) +
          count(({ state }) => state === "succeeded").padStart(6) +
          count(({ state }) => state === "needs_attention").padStart(8) +
          count(({ faults }) => faults.length > 0).padStart(8),
      );
    }
  }
}

const only = argv.includes("--only") ? (argv[argv.indexOf("--only") + 1] ?? "") : "";
const held = argv.includes("--kill-switch")
  ? await killSwitchTrials(Number(process.env["TRIALS"] ?? 100))
  : argv.includes("--recovery")
    ? await recoveryTimes(Number(process.env["TRIALS"] ?? 24))
    : await grid(only);
process.exit(held ? 0 : 1);
