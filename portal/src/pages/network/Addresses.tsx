import { Anchor, Group, Text, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api, ask } from '../../api/client';
import { useDeed, useFormDeed } from '../../api/deed';
import { useWallet } from '../../api/own';
import { type Rows, useNames, useRows } from '../../api/rows';
import { ConfirmButton } from '../../pieces/ConfirmButton';
import { Copied } from '../../pieces/Copy';
import { FormButton } from '../../pieces/FormDialog';
import { Moment } from '../../pieces/Moment';
import { PageHead } from '../../pieces/PageHead';
import { RowTable } from '../../pieces/RowTable';
import { ServerLink } from '../../pieces/ServerLink';
import { StatusBadge } from '../../pieces/StatusBadge';
import { useMay } from '../../shell/rights';
import { shownMoney } from '../../words/money';
import { AssignToButton, UnassignButton } from './AddressDeeds';
import { ProjectField } from './ProjectField';
import { RegionField } from './RegionField';

/** Public addresses that are kept apart from servers. */
export default function Addresses() {
  const may = useMay();
  const list = useRows('address');
  const servers = useNames('server');
  return (
    <>
      <PageHead title="Addresses" note="A reserved address stays yours when its server is deleted, and can be led to another one.">
        {may('networks:write') && <Reserve />}
      </PageHead>
      <RowTable
        label="Addresses"
        {...list}
        idOf={(address) => address.id}
        columns={[
          { head: 'Address', cell: (address) => <Copied value={address.ip} what="the address" /> },
          {
            head: 'Name',
            cell: (address) => (
              <Anchor component={Link} to="/addresses/$id" params={{ id: address.id } as never} inherit>
                {address.name}
              </Anchor>
            ),
          },
          { head: 'Status', cell: (address) => <StatusBadge status={address.status} /> },
          {
            head: 'Server',
            from: 'sm',
            cell: ({ server_id: id }) => id ? (
              <ServerLink id={id} inherit>{servers.get(id) ?? id}</ServerLink>
            ) : '–',
          },
          { head: 'Region', from: 'md', cell: (address) => address.region },
          { head: 'Reserved', from: 'md', cell: (address) => <Moment at={address.created_at} /> },
          { head: '', align: 'right', cell: (address) => <AddressDeeds address={address} /> },
        ]}
        empty={<Text>There are no reserved addresses.</Text>}
      />
    </>
  );
}

function Reserve() {
  const regions = useRows('region').rows;
  const currency = useWallet().data?.currency ?? 'USD';
  const deed = useFormDeed('address', 'wallet');
  return (
    <FormButton
      label="Reserve an address"
      title="Reserve an address"
      verb="Reserve"
      done="The address is reserved."
      initial={{ name: '', region: '', project_id: '' }}
      run={({ name, region, project_id }) => {
        const body = { name: name.trim() || null, region: region || null, project_id: project_id || null };
        return deed.mutateAsync(() => ask(api.POST('/v1/addresses', { body })));
      }}
    >
      {(form) => {
        const price = (regions.find(({ name }) => name === form.getValues().region) ?? regions[0])?.address_price;
        return (
          <>
            <TextInput label="Name" description="Leave it empty and the cloud chooses." {...form.getInputProps('name')} />
            <RegionField form={form} />
            <ProjectField form={form} />
            {price && <Text size="sm">{shownMoney(price.monthly, currency)} a month</Text>}
          </>
        );
      }}
    </FormButton>
  );
}

function AddressDeeds({ address }: { address: Rows['address'] }) {
  const may = useMay();
  const deed = useDeed({
    run: () => ask(api.DELETE('/v1/addresses/{id}', { params: { path: { id: address.id } } })),
    touches: ['address', 'wallet'],
    quiet: true,
  });
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      {may('networks:write') && address.status === 'reserved' && <AssignToButton address={address} />}
      {may('networks:write') && address.status === 'assigned' && <UnassignButton address={address} />}
      {may('networks:destroy') && (
        <ConfirmButton
          size="compact-sm"
          variant="subtle"
          disabled={address.status !== 'reserved'}
          title={`Release ${address.ip}?`}
          text="Somebody else may get it next."
          verb="Release"
          typed={address.ip}
          run={() => deed.mutateAsync()}
        />
      )}
    </Group>
  );
}
