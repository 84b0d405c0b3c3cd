import { Bar } from "#web/app/bar.tsx";
import { Link } from "#web/app/router.tsx";

export function Missing() {
  return (
    <>
      <Bar title="Not found" />
      <div className="page">
        <p className="t-15">
          There is no page here. <Link href="/">Ask</Link>, or see the <Link href="/overview">Overview</Link>.
        </p>
      </div>
    </>
  );
}
