import type { AccountsUpload, OrganizationAnswer } from "#core/api/organization";
import { formatInstant } from "#core/figures/dates";
import { invalidate, useResource } from "#web/api/use-resource.ts";
import { Link } from "#web/app/router.tsx";
import { useMay } from "#web/app/session.tsx";
import { Categories } from "#web/pages/data/categories.tsx";
import { CsvUpload } from "#web/pages/data/csv-upload.tsx";
import { Box } from "#web/ui/box.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";

const PREVIEW = 12;

/** Which account belongs to which unit, and the cost categories of one's own. */
export function Organization() {
  const organization = useResource<OrganizationAnswer>("/api/organization");
  const manages = useMay("data:manage");
  const { data } = organization;
  if (organization.error !== undefined && data === undefined)
    return <Fault error={organization.error} onRetry={organization.reload} title="The organisation could not be read" />;
  if (data === undefined) return <Skeleton height={320} />;
  return (
    <>
      <Units data={data} />
      <Box title="Map accounts to units" sub="what is uploaded counts before what the provider tells">
        {manages ? (
          <CsvUpload<AccountsUpload>
            path="/api/organization/accounts"
            label="CSV of account_id and organizational_unit; parts of a unit are joined by /. It replaces the mapping."
            example={"account_id,organizational_unit\n123456789012,Company/Production/Payments"}
            summary={({ accounts, faults }) => (faults.length > 0 ? "Nothing is stored." : `${accounts.length} accounts read.`)}
            preview={(upload) => <Accounts rows={upload.accounts} />}
            onStored={() => {
              for (const path of ["/api/organization", "/api/semantic-model", "/api/spend"]) invalidate(path);
            }}
          />
        ) : (
          <p className="p-4 text-ink-3">An Owner or Admin maps accounts to units.</p>
        )}
      </Box>
      <Categories data={data} />
    </>
  );
}

function Units({ data }: { readonly data: OrganizationAnswer }) {
  const without = data.accounts.filter(({ path }) => path === null);
  return (
    <Box
      title="Organisational units"
      sub={data.updatedAt === null ? "as the provider tells" : `changed ${formatInstant(new Date(data.updatedAt))} by ${data.updatedBy ?? "someone"}`}
    >
      {data.units.length === 0 && <p className="p-4 text-ink-2">No account is in a unit yet. Upload a mapping below.</p>}
      <div className="tw">
        <table className="datagrid">
          <thead>
            <tr>
              <th scope="col">Unit or account</th>
              <th scope="col" className="secondary">
                Account id
              </th>
              <th scope="col" className="secondary">
                Told by
              </th>
              <th scope="col" className="n">
                Accounts
              </th>
            </tr>
          </thead>
          <tbody>
            {data.units.map((unit) => [
              <tr key={unit.path}>
                <th scope="row">
                  <span style={{ paddingLeft: (unit.depth - 1) * 16 }}>
                    <Link href={`/spend?organizational_unit=${encodeURIComponent(unit.path)}&groupBy=account`}>{unit.name}</Link>
                  </span>
                </th>
                <td className="secondary" />
                <td className="secondary" />
                <td className="n">{unit.accounts}</td>
              </tr>,
              ...data.accounts
                .filter(({ path }) => path === unit.path)
                .map((account) => <AccountRow key={account.accountId} account={account} depth={unit.depth} />),
            ])}
            {without.map((account) => (
              <AccountRow key={account.accountId} account={account} depth={0} />
            ))}
          </tbody>
        </table>
      </div>
      {data.notes.length > 0 && <p className="border-t border-line px-3.5 py-2 t-12 text-ink-3">{data.notes.join(" ")}</p>}
    </Box>
  );
}

function AccountRow({ account, depth }: { readonly account: OrganizationAnswer["accounts"][number]; readonly depth: number }) {
  return (
    <tr>
      <td>
        <span className="text-ink-2" style={{ paddingLeft: depth * 16 }}>
          {account.name ?? <span className="mono">{account.accountId}</span>}
          {account.path === null && <span className="text-ink-3"> in no unit</span>}
          {!account.inBill && <span className="text-ink-3"> not in the bill</span>}
        </span>
      </td>
      <td className="secondary mono t-12">{account.accountId}</td>
      <td className="secondary text-ink-3!">{account.from === null ? "nobody" : { upload: "an upload", provider: "the provider" }[account.from]}</td>
      <td className="n" />
    </tr>
  );
}

function Accounts({ rows }: { readonly rows: AccountsUpload["accounts"] }) {
  if (rows.length === 0) return null;
  return (
    <div className="tw">
      <table className="datagrid">
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col">Unit</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, PREVIEW).map(({ accountId, path }) => (
            <tr key={accountId}>
              <th scope="row" className="mono t-12">
                {accountId}
              </th>
              <td className="wrap">{path}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > PREVIEW && <p className="t-12 text-ink-3 pt-1">and {rows.length - PREVIEW} more</p>}
    </div>
  );
}
