import { countFigure } from "#core/figures/derive";
import type { Frame } from "#core/planner/frame";
import { lastPurchase, whoSigned } from "#agent/writer/commitments-bought";
import { expiries, lockIn } from "#agent/writer/commitments-ends";
import { pause, queued } from "#agent/writer/commitments-queue";
import { reservations } from "#agent/writer/commitments-reservations";
import type { Sayings } from "#agent/writer/commitments-sayings";
import { nothingToTakeBack, returns } from "#agent/writer/commitments-undo";
import { vendor } from "#agent/writer/commitments-vendor";
import type { Sentence } from "#agent/writer/compose";
import type { Ledger } from "#agent/writer/ledger";
import type { CommitmentPositionRead } from "#tools/read/list-commitments";

/** What was asked of what is held: the queue, ends, lock-in, returns, the pause, the last purchase, who buys. Undefined: all of it. */
export function heldFocus(read: CommitmentPositionRead, frame: Frame, ledger: Ledger, year: number): Sentence[] | undefined {
  const say: Sayings = {
    read,
    ledger,
    year,
    count: (name, number, label) => ledger.print(countFigure(read.commitmentPosition.totals.commitmentPerHour, `held-${name}`, number, label)),
  };
  if (frame.i === "audit") return whoSigned(say);
  if (frame.i === "sp") return nothingToTakeBack(say, frame);
  if (frame["a.what"] === "reservations") return frame["a.about"] === "expiries" ? expiries(say, "reservation") : reservations(say);
  switch (frame["a.about"]) {
    case "queued":
      return queued(say);
    case "returns":
      return returns(say);
    case "pause":
      return pause(say);
    case "lock_in":
      return lockIn(say);
    case "expiries":
      return expiries(say, "savings_plan");
    case "last_purchase":
      return lastPurchase(say);
    case "vendor":
      return vendor(say);
    default:
      return undefined;
  }
}
