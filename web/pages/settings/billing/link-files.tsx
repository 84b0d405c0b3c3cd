import { CsvLink } from "#web/ui/csv-link.tsx";
import { STANDING } from "#web/pages/settings/billing/standing.ts";

/** What is signed and how far it is, and what happened: of every link that this organization has. */
export function LinkFiles() {
  return (
    <>
      <CsvLink path={STANDING} query={{ part: "events" }} what="what-happened" label="Events" />
      <CsvLink path={STANDING} query={{ part: "links" }} what="links" />
    </>
  );
}
