import { Text, TextInput } from '@mantine/core';
import { api, ask } from '../../api/client';
import { useFormDeed } from '../../api/deed';
import { type Rows, useRows } from '../../api/rows';
import { FormButton } from '../../pieces/FormDialog';
import { PickOne, SearchOne } from '../../pieces/fields';
import { hasPorts, type RuleDraft } from './ruleDraft';

type Address = Rows['address'];

const PROTOCOLS = [{ value: 'tcp', label: 'TCP' }, { value: 'udp', label: 'UDP' }];

/** Lets something in to the servers that an address leads to. */
export function AddBlockRuleButton({ address }: { address: Address }) {
  const deed = useFormDeed('address');
  return (
    <FormButton
      label="Add a rule"
      variant="default"
      size="compact-sm"
      title={`Add a rule to ${address.ip}`}
      note="It lets in besides what the security groups of the servers let in. It is about the ports of the address."
      verb="Add"
      done="The rule is added."
      initial={{ protocol: 'tcp' as RuleDraft['protocol'], ports: '', cidr: '', description: '' }}
      run={({ protocol, ports, cidr, description }) =>
        deed.mutateAsync(() =>
          ask(api.POST('/v1/addresses/{id}/rules', {
            params: { path: { id: address.id } },
            body: {
              protocol,
              ...(hasPorts({ protocol }) && ports.trim() && { ports: ports.trim() }),
              ...(cidr.trim() && { cidr: cidr.trim() }),
              ...(description.trim() && { description: description.trim() }),
            },
          })))}
    >
      {(form) => (
        <>
          <PickOne
            label="Protocol"
            data={[...PROTOCOLS, { value: 'icmp', label: 'ICMP' }, { value: 'any', label: 'Everything' }]}
            {...form.getInputProps('protocol')}
          />
          {hasPorts(form.getValues()) && (
            <TextInput label="Ports" description="Such as 443 or 8000-8100; empty means all." {...form.getInputProps('ports')} />
          )}
          <TextInput label="From" description="Such as 203.0.113.0/24; empty means anywhere." {...form.getInputProps('cidr')} />
          <TextInput label="Why" description="For those who read the rule later." {...form.getInputProps('description')} />
        </>
      )}
    </FormButton>
  );
}

/** Leads some ports of an address to a server. */
export function ForwardButton({ address }: { address: Address }) {
  const servers = useRows('server').rows.filter(({ region, status, project_id }) =>
    region === address.region && project_id === address.project_id && (status === 'running' || status === 'stopped'));
  const deed = useFormDeed('forward_rule', 'address');
  return (
    <FormButton
      label="Forward ports"
      variant="default"
      size="compact-sm"
      title={`Forward ports of ${address.ip}`}
      verb="Forward"
      done="The ports are forwarded."
      initial={{ protocol: 'tcp', public_ports: '', server: '', private_ports: '' }}
      run={({ protocol, public_ports, server, private_ports }) =>
        deed.mutateAsync(() =>
          ask(api.POST('/v1/forward-rules', {
            body: {
              address: address.id,
              server,
              protocol: protocol as 'tcp' | 'udp',
              public_ports: public_ports.trim(),
              private_ports: private_ports.trim() || null,
            },
          })))}
    >
      {(form) => (
        <>
          <PickOne label="Protocol" data={PROTOCOLS} {...form.getInputProps('protocol')} />
          <TextInput
            label="Ports of the address"
            description="Such as 443 or 8000-8100"
            {...form.getInputProps('public_ports')}
          />
          <SearchOne
            label="Server"
            data={servers.map(({ id, name }) => ({ value: id, label: name }))}
            {...form.getInputProps('server')}
          />
          <TextInput
            label="Ports of the server"
            description="As many; empty means the same ones."
            {...form.getInputProps('private_ports')}
          />
          <Text size="sm" c="dimmed">
            A forward opens nothing: a rule here or a security group of the server must let it in.
          </Text>
        </>
      )}
    </FormButton>
  );
}
