import { api, ask } from '../../api/client';
import { useDeed } from '../../api/deed';
import { type Rows, useRows } from '../../api/rows';
import { ConfirmButton } from '../../pieces/ConfirmButton';
import { FormButton } from '../../pieces/FormDialog';
import { PickOne, SearchOne } from '../../pieces/fields';

type Address = Rows['address'];
type Server = Rows['server'];

const touches = ['address', 'server', 'wallet'] as const;

/** Leads an address away from its server; it stays reserved. */
export function UnassignButton({ address }: { address: Address }) {
  const deed = useDeed({
    run: () => ask(api.POST('/v1/addresses/{id}/actions/unassign', { params: { path: { id: address.id } } })),
    touches,
    quiet: true,
  });
  return (
    <ConfirmButton
      size="compact-sm"
      danger={false}
      title={`Unassign ${address.ip}?`}
      text="The server is not reached by it any more. The address stays reserved for you."
      verb="Unassign"
      run={() => deed.mutateAsync()}
    />
  );
}

/** Leads a free address to this server. */
export function AssignButton({ server, free }: { server: Server; free: readonly Address[] }) {
  const deed = useDeed({
    run: (id: string) =>
      ask(api.POST('/v1/addresses/{id}/actions/assign', { params: { path: { id } }, body: { server: server.id } })),
    touches,
    quiet: true,
  });
  return (
    <FormButton
      label="Assign"
      variant="default"
      size="compact-sm"
      title={`Assign an address to ${server.name}`}
      verb="Assign"
      done="The address is assigned."
      initial={{ address: free[0]?.id ?? '' }}
      run={({ address }) => deed.mutateAsync(address)}
    >
      {(form) => (
        <PickOne
          label="Address"
          data={free.map(({ id, ip, name }) => ({ value: id, label: `${ip} (${name})` }))}
          {...form.getInputProps('address')}
        />
      )}
    </FormButton>
  );
}

/** Leads this address to a server. */
export function AssignToButton({ address }: { address: Address }) {
  const servers = useRows('server').rows.filter(({ region, status, project_id }) =>
    region === address.region && project_id === address.project_id && (status === 'running' || status === 'stopped'));
  const deed = useDeed({
    run: (server: string) =>
      ask(api.POST('/v1/addresses/{id}/actions/assign', { params: { path: { id: address.id } }, body: { server } })),
    touches,
    quiet: true,
  });
  return (
    <FormButton
      label="Assign"
      variant="default"
      size="compact-sm"
      title={`Assign ${address.ip}`}
      verb="Assign"
      done="The address is assigned."
      initial={{ server: '' }}
      run={({ server }) => deed.mutateAsync(server)}
    >
      {(form) => (
        <SearchOne
          label="Server"
          data={servers.map(({ id, name }) => ({ value: id, label: name }))}
          {...form.getInputProps('server')}
        />
      )}
    </FormButton>
  );
}
