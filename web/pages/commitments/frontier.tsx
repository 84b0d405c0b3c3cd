import { useMemo, useState } from "react";
import type { CommitmentAnalysis } from "#core/api/commitments";
import { analysisFields } from "#web/pages/commitments/commitment-words.ts";
import { CsvLink } from "#web/ui/csv-link.tsx";
import { EstimateStamp } from "#web/pages/commitments/estimate-stamp.tsx";
import { FrontierChart } from "#web/pages/commitments/frontier-chart.tsx";
import { FrontierPoint, wordsOf } from "#web/pages/commitments/frontier-point.tsx";
import { spotAt, spotsOf } from "#web/pages/commitments/frontier-scale.ts";
import { FrontierTable } from "#web/pages/commitments/frontier-table.tsx";
import { useSimulation } from "#web/pages/commitments/use-simulation.ts";
import { Box } from "#web/ui/box.tsx";
import { Button } from "#web/ui/button.tsx";

type Props = {
  readonly analysis: CommitmentAnalysis;
  readonly commitment: number;
  readonly mayDraft: boolean;
  readonly onMove: (commitment: number) => void;
};

/** Savings rate against lock-in: a point is dragged along it, what it means stands beside it, and it can be drafted. */
export function Frontier({ analysis, commitment, mayDraft, onMove }: Props) {
  const spots = useMemo(() => spotsOf(analysis.frontier), [analysis]);
  const [usage, setUsage] = useState<number>(0);
  const [asTable, setAsTable] = useState(false);
  const simulated = useSimulation(analysis.question, commitment, usage);
  const spot = spotAt(spots, commitment);
  if (spot === undefined || spots.length < 2) return null;
  return (
    <Box
      title="Frontier"
      sub="effective savings rate against months of lock-in, projected"
      level={3}
      tools={
        <>
          <EstimateStamp rates={analysis.rates} quiet />
          <Button small look="ghost" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            Table
          </Button>
          <CsvLink path="/api/commitments/analysis" query={{ ...analysisFields(analysis.question), part: "frontier" }} what="frontier" />
        </>
      }
    >
      <div className="frontier-split">
        {asTable ? (
          <FrontierTable analysis={analysis} />
        ) : (
          <FrontierChart spots={spots} commitment={commitment} said={wordsOf(spot, simulated)} onMove={onMove} />
        )}
        <FrontierPoint
          analysis={analysis}
          spot={spot}
          commitment={commitment}
          simulated={simulated}
          usage={usage}
          mayDraft={mayDraft}
          onUsage={setUsage}
          onMove={onMove}
          most={spots.at(-1)?.commitment ?? 0}
        />
      </div>
    </Box>
  );
}
