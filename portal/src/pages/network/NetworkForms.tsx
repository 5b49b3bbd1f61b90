import { TextInput } from '@mantine/core';
import { api, ask } from '../../api/client';
import { useFormDeed } from '../../api/deed';
import type { Rows } from '../../api/rows';
import { FormButton } from '../../pieces/FormDialog';
import { nameServers } from './nameServers';
import { ProjectField } from './ProjectField';
import { RegionField } from './RegionField';

const NAME_SERVERS = {
  label: 'Name servers',
  description: 'Up to three addresses, such as 192.0.2.53, 192.0.2.54. Leave it empty for the cloud’s own, which also knows the servers by name.',
};

/** Makes a network. */
export function CreateNetwork() {
  const deed = useFormDeed('network');
  return (
    <FormButton
      label="Create network"
      title="Create a network"
      verb="Create"
      done="The network is made."
      initial={{ name: '', cidr: '', nameservers: '', region: '', project_id: '' }}
      run={({ name, cidr, nameservers, region, project_id }) => {
        const body = {
          name: name.trim(),
          cidr: cidr.trim() || null,
          nameservers: nameServers(nameservers),
          region: region || null,
          project_id: project_id || null,
        };
        return deed.mutateAsync(() => ask(api.POST('/v1/networks', { body })));
      }}
    >
      {(form) => (
        <>
          <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />
          <TextInput
            label="Addresses"
            description="Such as 10.20.0.0/24; leave it empty and the cloud chooses."
            {...form.getInputProps('cidr')}
          />
          <TextInput {...NAME_SERVERS} {...form.getInputProps('nameservers')} />
          <RegionField form={form} />
          <ProjectField form={form} />
        </>
      )}
    </FormButton>
  );
}

/** Gives a network another name or other name servers. */
export function ChangeNetwork({ network }: { network: Rows['network'] }) {
  const deed = useFormDeed('network');
  return (
    <FormButton
      label="Change"
      variant="subtle"
      size="compact-sm"
      title={`Change ${network.name}`}
      note="Running servers learn of other name servers within half an hour, when they renew their addresses."
      verb="Save"
      initial={{ name: network.name, nameservers: network.nameservers.join(', ') }}
      run={({ name, nameservers }) => {
        const params = { path: { id: network.id } };
        const body = { name: name.trim(), nameservers: nameServers(nameservers) };
        return deed.mutateAsync(() => ask(api.PATCH('/v1/networks/{id}', { params, body })));
      }}
    >
      {(form) => (
        <>
          <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />
          <TextInput {...NAME_SERVERS} {...form.getInputProps('nameservers')} />
        </>
      )}
    </FormButton>
  );
}
