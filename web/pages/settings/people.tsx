import { useState } from "react";
import { formatDay } from "#core/figures/dates";
import { ApiError, request } from "#web/api/client.ts";
import type { Person } from "#web/api/types.ts";
import { invalidate, useResource } from "#web/api/use-resource.ts";
import { useMay } from "#web/app/session.tsx";
import { Invite } from "#web/pages/settings/invite.tsx";
import { type Role, ROLES } from "#web/pages/settings/roles.ts";
import { Box } from "#web/ui/box.tsx";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { Switch } from "#web/ui/switch.tsx";
import { toast } from "#web/ui/toasts.tsx";

export function People() {
  const people = useResource<readonly Person[]>("/api/people");
  const manages = useMay("people:manage");
  const [leaving, setLeaving] = useState<Person>();
  const [inviting, setInviting] = useState(false);
  if (people.error !== undefined) return <Fault error={people.error} onRetry={people.reload} title="The people could not be read" />;
  return (
    <>
      <Box
        title="People"
        sub={manages ? undefined : "An Owner changes who belongs here"}
        tools={
          manages ? (
            <Button small onClick={() => setInviting(true)}>
              Invite
            </Button>
          ) : undefined
        }
      >
        {people.data === undefined ? (
          <div className="p-4">
            <Skeleton height={96} />
          </div>
        ) : (
          <div className="tw">
            <table className="datagrid">
              <thead>
                <tr>
                  <th scope="col">Name</th>
                  <th scope="col" className="secondary">
                    E-mail
                  </th>
                  <th scope="col">Role</th>
                  <th scope="col" className="secondary">
                    Approves
                  </th>
                  <th scope="col" className="secondary">
                    Joined
                  </th>
                  <th scope="col">
                    <span className="sr">Remove</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {people.data.map((person) => (
                  <PersonRow key={person.userId} person={person} manages={manages} onRemove={() => setLeaving(person)} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Box>
      <p className="t-12 text-ink-3">{ROLES.map(([, name, may]) => `${name}: ${may}`).join(". ")}.</p>
      {inviting && <Invite onClose={() => setInviting(false)} />}
      {leaving !== undefined && <Remove person={leaving} onClose={() => setLeaving(undefined)} />}
    </>
  );
}

function PersonRow({ person, manages, onRemove }: { readonly person: Person; readonly manages: boolean; readonly onRemove: () => void }) {
  const [role, setRole] = useState<Role>();
  const change = async (next: Role) => {
    setRole(next);
    try {
      await request(`/api/people/${encodeURIComponent(person.userId)}`, { method: "PATCH", body: { role: next } });
      toast(`${person.name} is ${next === "viewer" ? "a Viewer" : `an ${next === "owner" ? "Owner" : "Admin"}`} now`);
    } catch (error) {
      toast(error instanceof ApiError ? error.message : "The role stays as it was");
    }
    setRole(undefined);
    invalidate("/api/people");
  };
  const approving = async (mayApprove: boolean) => {
    try {
      await request(`/api/people/${encodeURIComponent(person.userId)}`, { method: "PATCH", body: { mayApprove } });
      toast(mayApprove ? `${person.name} may sign proposals` : `${person.name} may no longer sign proposals`);
    } catch (error) {
      toast(error instanceof ApiError ? error.message : "It stays as it was");
    }
    invalidate("/api/people");
    invalidate("/api/proposals");
    if (person.isYou) invalidate("/api/me");
  };
  return (
    <tr>
      <th scope="row">
        {person.name} {person.isYou && <span className="text-ink-3 font-normal">you</span>}
        <div className="primary t-12 font-normal text-ink-3">{person.email}</div>
      </th>
      <td className="secondary text-ink-2!">{person.email}</td>
      <td>
        {manages && !person.isYou ? (
          <select
            className="input input-small w-auto!"
            aria-label={`Role of ${person.name}`}
            value={role ?? person.role}
            onChange={(event) => void change(event.target.value as Role)}
          >
            {ROLES.map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        ) : (
          <span className="capitalize">{person.role}</span>
        )}
      </td>
      <td className="secondary">
        {person.role === "viewer" ? (
          <span className="text-ink-3">never</span>
        ) : manages ? (
          <Switch
            on={person.mayApprove}
            label={person.mayApprove ? "may sign" : "may not sign"}
            of={person.name}
            onChange={(may) => void approving(may)}
          />
        ) : (
          <span className="text-ink-2">{person.mayApprove ? "may sign" : "may not sign"}</span>
        )}
      </td>
      <td className="secondary text-ink-2!">
        <time dateTime={person.joinedAt}>{formatDay(new Date(person.joinedAt))}</time>
      </td>
      <td className="n">
        {manages && !person.isYou && (
          <Button small look="ghost" onClick={onRemove}>
            Remove<span className="sr"> {person.name}</span>
          </Button>
        )}
      </td>
    </tr>
  );
}

function Remove({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const remove = async () => {
    try {
      await request(`/api/people/${encodeURIComponent(person.userId)}`, { method: "DELETE" });
      toast(`${person.name} was removed`);
    } catch (error) {
      toast(error instanceof ApiError ? error.message : "Nobody was removed");
    }
    onClose();
    invalidate("/api/people");
  };
  return (
    <Dialog
      title={`Remove ${person.name}`}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>Keep</Button>
          <Button look="bad" onClick={() => void remove()}>
            Remove
          </Button>
        </>
      }
    >
      <p>{person.email} is signed out everywhere and can no longer read this workspace. What they did stays in the audit log.</p>
    </Dialog>
  );
}
