import { Link } from "#web/app/router.tsx";
import { Sources } from "#web/pages/data/sources.tsx";

/** The same as on the Data page, where templates, organisation and units are as well. */
export function DataSources() {
  return (
    <>
      <Sources />
      <p className="t-12 text-ink-3">
        Templates, organisational units and units of output are on the <Link href="/data">Data page</Link>.
      </p>
    </>
  );
}
