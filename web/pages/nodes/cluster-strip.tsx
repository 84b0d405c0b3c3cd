import { useState } from "react";
import { formatValue } from "#core/figures/format";
import { ApiError, request } from "#web/api/client.ts";
import type { ClusterSettings, NodeRow } from "#web/api/types.ts";
import { invalidate, useResource } from "#web/api/use-resource.ts";
import { setSearch } from "#web/app/router.tsx";
import { useMay } from "#web/app/session.tsx";
import { monthOf } from "#web/pages/nodes/node-view.ts";
import { ReasonDialog } from "#web/proposals/reason-dialog.tsx";
import { useKillSwitches } from "#web/switches/use-kill-switches.ts";
import { Switch } from "#web/ui/switch.tsx";
import { toast } from "#web/ui/toasts.tsx";

type Props = { readonly nodes: readonly NodeRow[]; readonly chosen: string };

/** A cell a cluster: what runs there, whether it is production, whether it is in maintenance. */
export function ClusterStrip({ nodes, chosen }: Props) {
  const settings = useResource<readonly ClusterSettings[]>("/api/clusters/settings");
  const names = [...new Set([...nodes.map(({ cluster }) => cluster), ...(settings.data ?? []).map(({ cluster }) => cluster)])].toSorted();
  return (
    <div className="clusters">
      {names.map((name) => (
        <Cluster
          key={name}
          name={name}
          nodes={nodes.filter(({ cluster }) => cluster === name)}
          settings={settings.data?.find(({ cluster }) => cluster === name)}
          chosen={chosen === name}
        />
      ))}
    </div>
  );
}

type ClusterProps = {
  readonly name: string;
  readonly nodes: readonly NodeRow[];
  readonly settings: ClusterSettings | undefined;
  readonly chosen: boolean;
};

function Cluster({ name, nodes, settings, chosen }: ClusterProps) {
  const switches = useKillSwitches();
  const manages = useMay("cluster:manage");
  const maintains = useMay("settings:manage");
  const [asking, setAsking] = useState(false);
  const [fault, setFault] = useState<ApiError>();
  const stopped = switches.data?.some(({ scope, engaged }) => scope === `cluster:${name}` && engaged) === true;
  const spot = nodes.filter(({ capacityType }) => capacityType === "spot").length;
  const rate = monthOf(nodes, (node) => node.usdPerHour);
  const change = async (path: string, method: string, body: unknown, said: string) => {
    setFault(undefined);
    try {
      await request(`/api/clusters/${encodeURIComponent(name)}/${path}`, { method, body });
      toast(said);
      setAsking(false);
    } catch (error) {
      const caught = error instanceof ApiError ? error : new ApiError(0, {});
      setFault(caught);
      if (!asking) toast(caught.message);
    }
    invalidate("/api/clusters");
    invalidate("/api/nodes");
    invalidate("/api/proposals");
  };
  return (
    <section className="cluster" aria-label={name}>
      <div className="cluster-head">
        <button
          type="button"
          className="name truncate hover:underline"
          aria-pressed={chosen}
          onClick={() => setSearch({ cluster: chosen ? "" : name })}
        >
          {name}
        </button>
        {stopped && <span className="badge text-bad ml-auto">stopped</span>}
        {!stopped && settings?.maintenance === true && <span className="badge text-caution ml-auto">maintenance</span>}
      </div>
      <p className="num text-ink-2">
        <b className="total text-ink">{rate.usdPerMonth === undefined ? "unknown" : formatValue(rate.usdPerMonth, "USD", { whole: true })}</b> per
        month
        {rate.unknown > 0 && rate.usdPerMonth !== undefined && `, ${rate.unknown} unknown`}
        <span className="block t-12 text-ink-3">
          {nodes.length} {nodes.length === 1 ? "node" : "nodes"}, {spot} on spot
        </span>
      </p>
      {settings !== undefined && (
        <div className="flex flex-wrap gap-x-4 gap-y-1">
          <Switch
            on={settings.production}
            label="Production"
            of={name}
            disabled={!manages}
            title={manages ? "Production: one node at a time, and not signed by who asked" : "An Owner says what is production"}
            onChange={(production) => void change("settings", "PATCH", { production }, `${name} is ${production ? "" : "not "}production now`)}
          />
          <Switch
            on={settings.maintenance}
            label="Maintenance"
            of={name}
            disabled={!maintains}
            title={
              settings.maintenance
                ? `${settings.maintenanceBy ?? "Somebody"}: ${settings.maintenanceReason ?? "no reason given"}`
                : "Nothing new starts while it is on"
            }
            onChange={(maintenance) =>
              maintenance ? setAsking(true) : void change("maintenance", "PUT", { maintenance: false }, `${name} is out of maintenance`)
            }
          />
        </div>
      )}
      {settings?.maintenance === true && (
        <p className="t-12 text-ink-3">
          {settings.maintenanceBy}
          {settings.maintenanceReason !== null && `: “${settings.maintenanceReason}”`}. Nothing new starts; what runs goes on.
        </p>
      )}
      {asking && (
        <ReasonDialog
          title={`Maintenance of ${name}`}
          label="Why, if you like"
          hint="Nothing new starts there; what runs goes on to its end."
          button="Start maintenance"
          required={false}
          busy={false}
          fault={fault}
          onSend={(reason) =>
            void change("maintenance", "PUT", { maintenance: true, ...(reason === "" ? {} : { reason }) }, `${name} is in maintenance`)
          }
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}
