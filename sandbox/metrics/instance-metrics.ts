import { instanceType } from "#core/pricing/instance-types";
import { counted, level, type HourValue, type ResourceMetric } from "#sandbox/metrics/metric";
import type { Company, Incident } from "#sandbox/world/company";
import { incidentsBetween, type Instance } from "#sandbox/world/fleet";
import { noise } from "#sandbox/world/noise";
import { podsOn } from "#sandbox/world/pods";
import { profileAt } from "#sandbox/world/seasons";
import type { Hour } from "#sandbox/world/time";

/** What the system and its agents take, percent. */
const IDLE_PERCENT = 2.5;
/** Pods use less than they ask for, even at full load. */
const USED_OF_REQUESTS = 0.65;
/** Of the CPU of a host outside of clusters at full load. */
const HOST_SHARE = 0.38;
const MOST_PERCENT = 98;
const GB = 1e9;
/** Gigabytes an hour through a node at full load, each way. */
const NETWORK_GB = 2.2;
/** A load test keeps what it runs on busy; training nodes that were left on have nothing to do. */
const BUSY_INCIDENTS: ReadonlySet<string> = new Set(["load-test-left-on"]);
const LOAD_TEST_SHARE = 0.72;
/** Hosts that somebody forgot: they run, and do nothing. */
const FORGOTTEN: ReadonlySet<string> = new Set(["old-demo"]);

/** CPU and network of instances, from the load of what runs on them. An id may stand twice: a host that was stopped for patching. */
export function instanceMetrics(company: Company, instances: readonly Instance[]): readonly ResourceMetric[] {
  const byId = Map.groupBy(instances, ({ id }) => id);
  return [...byId].flatMap(([id, spans]) => {
    const [{ pool } = { pool: undefined }] = spans;
    if (pool === undefined) return [];
    const common = {
      account: pool.account,
      region: pool.region,
      namespace: "AWS/EC2",
      dimensions: [{ Name: "InstanceId", Value: id }],
      every: "five-minutes" as const,
    };
    const hours = (value: (load: number) => HourValue) => (from: Hour, to: Hour) =>
      loadsOf(company, spans, from, to).map((load) => (load === undefined ? undefined : value(load)));
    return [
      { ...common, name: "CPUUtilization", unit: "Percent" as const, hours: hours((load) => level(100 * load, { spread: 0.3, most: 100 })) },
      { ...common, name: "NetworkIn", unit: "Bytes" as const, hours: hours((load) => counted(load * NETWORK_GB * GB)) },
      { ...common, name: "NetworkOut", unit: "Bytes" as const, hours: hours((load) => counted(load * NETWORK_GB * 1.4 * GB)) },
    ];
  });
}

/** Share of its CPU that an instance uses in each hour; undefined while it does not run. */
function loadsOf(company: Company, spans: readonly Instance[], from: Hour, to: Hour): readonly (number | undefined)[] {
  const [first] = spans;
  if (first === undefined) return [];
  const incidents = incidentsBetween(company, from, to).filter(({ key }) => BUSY_INCIDENTS.has(key));
  const shares = sharesByProfile(company, first);
  return Array.from({ length: to - from }, (_, index) => {
    const hour = from + index;
    const runs = spans.some(({ launchedAt, endedAt }) => launchedAt < (hour + 1) * 3600 && (endedAt ?? Number.POSITIVE_INFINITY) > hour * 3600);
    if (!runs) return undefined;
    const wanted = isUnderTest(company, first, incidents, hour)
      ? LOAD_TEST_SHARE
      : shares.reduce((sum, { profile, share }) => sum + share * profileAt(profile, hour), 0);
    const differs = 0.85 + 0.3 * noise(`cpu/${first.id}/${hour}`);
    return Math.min(IDLE_PERCENT + 100 * wanted * differs, MOST_PERCENT) / 100;
  });
}

function sharesByProfile(company: Company, instance: Instance) {
  const vcpu = instanceType(instance.pool.instanceType)?.vcpu ?? 4;
  if (FORGOTTEN.has(instance.pool.key)) return [];
  if (instance.pool.cluster === undefined) return [{ profile: instance.pool.profile, share: HOST_SHARE }];
  return podsOn(company, instance).map(({ cpu, workload }) => ({ profile: workload.profile, share: (cpu / vcpu) * USED_OF_REQUESTS }));
}

function isUnderTest(company: Company, { pool }: Instance, incidents: readonly Incident[], hour: Hour): boolean {
  return incidents.some(({ key, from, to }) => from <= hour && hour < to && company.effects[key]?.pools?.[pool.key] !== undefined);
}
