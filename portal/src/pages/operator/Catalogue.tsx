import { Group, Switch, Text, TextInput } from '@mantine/core';
import { api, ask } from '../../api/client';
import { useFormDeed } from '../../api/deed';
import { type Rows, useRows } from '../../api/rows';
import { ConfirmButton } from '../../pieces/ConfirmButton';
import { Panel } from '../../pieces/Facts';
import { FormButton } from '../../pieces/FormDialog';
import { PageHead } from '../../pieces/PageHead';
import { RowTable } from '../../pieces/RowTable';
import { StatusBadge } from '../../pieces/StatusBadge';
import { NumberField } from '../../pieces/fields';
import { memory } from '../../words/moment';
import { OperatorOnly } from './OperatorOnly';

/** What can be ordered and what it costs. */
export default function Catalogue() {
  return (
    <OperatorOnly title="Catalogue">
      <PageHead title="Catalogue" note="Prices that change hold for new orders; what runs keeps its price." />
      <Sizes />
      <Regions />
    </OperatorOnly>
  );
}

function Sizes() {
  const list = useRows('size');
  const deed = useFormDeed('size');
  return (
    <Panel
      title="Sizes"
      beside={
        <FormButton
          label="Add a size"
          size="compact-sm"
          title="Add a size"
          verb="Add"
          initial={{ name: '', vcpus: 1, memory_mib: 1024, disk_gib: 10, price_monthly: '', price_hourly: '' }}
          run={({ price_hourly, ...rest }) =>
            deed.mutateAsync(() => ask(api.POST('/v1/admin/sizes', { body: { ...rest, price_hourly: price_hourly || null } })))}
        >
          {(form) => (
            <>
              <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />
              <NumberField label="vCPUs" min={1} {...form.getInputProps('vcpus')} />
              <NumberField label="Memory in MiB" min={1} {...form.getInputProps('memory_mib')} />
              <NumberField label="Disk in GiB" min={1} {...form.getInputProps('disk_gib')} />
              <TextInput label="Price a month" inputMode="decimal" {...form.getInputProps('price_monthly')} />
              <TextInput label="Price an hour" description="Worked out if empty." inputMode="decimal" {...form.getInputProps('price_hourly')} />
            </>
          )}
        </FormButton>
      }
    >
      <RowTable
        label="Sizes"
        {...list}
        idOf={({ id }) => id}
        columns={[
          { head: 'Name', cell: (size) => size.name },
          { head: 'Status', from: 'sm', cell: (size) => <StatusBadge status={size.status} /> },
          { head: 'Machine', cell: (size) => `${size.vcpus} vCPU, ${memory(size.memory_mib)}, ${size.disk_gib} GiB` },
          { head: 'A month', align: 'right', cell: (size) => size.price_monthly },
          { head: 'An hour', align: 'right', from: 'md', cell: (size) => size.price_hourly },
          { head: '', align: 'right', cell: (size) => <SizeDeeds size={size} /> },
        ]}
        empty={<Text>There are no sizes.</Text>}
      />
    </Panel>
  );
}

function SizeDeeds({ size }: { size: Rows['size'] }) {
  const params = { path: { id: size.id } };
  const deed = useFormDeed('size');
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      <FormButton
        label="Change"
        variant="subtle"
        size="compact-sm"
        title={`Change ${size.name}`}
        verb="Save"
        initial={{ price_monthly: size.price_monthly, price_hourly: size.price_hourly, available: size.status === 'active' }}
        run={(body) => deed.mutateAsync(() => ask(api.PATCH('/v1/admin/sizes/{id}', { params, body })))}
      >
        {(form) => (
          <>
            <TextInput label="Price a month" inputMode="decimal" {...form.getInputProps('price_monthly')} />
            <TextInput label="Price an hour" inputMode="decimal" {...form.getInputProps('price_hourly')} />
            <Switch label="Can be ordered" {...form.getInputProps('available', { type: 'checkbox' })} />
          </>
        )}
      </FormButton>
      <ConfirmButton
        size="compact-sm"
        variant="subtle"
        title={`Retire ${size.name}?`}
        text="Nobody can order it any more. Servers of it run on."
        verb="Retire"
        typed={size.name}
        run={() => deed.mutateAsync(() => ask(api.DELETE('/v1/admin/sizes/{id}', { params })))}
      />
    </Group>
  );
}

function Regions() {
  const list = useRows('region');
  const deed = useFormDeed('region');
  return (
    <Panel
      title="Regions"
      beside={
        <FormButton
          label="Add a region"
          size="compact-sm"
          title="Add a region"
          verb="Add"
          initial={{ name: '', title: '', address_pool: '' }}
          run={({ name, title, address_pool }) => {
            const body = { name: name.trim(), title: title.trim() || null, address_pool: address_pool.trim() };
            return deed.mutateAsync(() => ask(api.POST('/v1/admin/regions', { body })));
          }}
        >
          {(form) => (
            <>
              <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />
              <TextInput label="Title" {...form.getInputProps('title')} />
              <TextInput label="Public addresses" description="Such as 198.51.100.0/24" {...form.getInputProps('address_pool')} />
            </>
          )}
        </FormButton>
      }
    >
      <RowTable
        label="Regions"
        {...list}
        idOf={({ id }) => id}
        columns={[
          { head: 'Name', cell: (region) => region.name },
          { head: 'Title', from: 'sm', cell: (region) => region.title },
          { head: 'Status', cell: (region) => <StatusBadge status={region.status} /> },
          { head: 'Volume, GiB a month', from: 'md', align: 'right', cell: (region) => region.volume_gib_price?.monthly ?? '–' },
          { head: 'Snapshot, GiB a month', from: 'lg', align: 'right', cell: (region) => region.snapshot_gib_price?.monthly ?? '–' },
          { head: 'Address a month', from: 'md', align: 'right', cell: (region) => region.address_price?.monthly ?? '–' },
          { head: '', align: 'right', cell: (region) => <RegionDeeds region={region} /> },
        ]}
        empty={<Text>There are no regions.</Text>}
      />
    </Panel>
  );
}

function RegionDeeds({ region }: { region: Rows['region'] }) {
  const params = { path: { id: region.id } };
  const deed = useFormDeed('region');
  return (
    <FormButton
      label="Change"
      variant="subtle"
      size="compact-sm"
      title={`Change ${region.name}`}
      verb="Save"
      initial={{
        title: region.title,
        volume_gib_price: region.volume_gib_price?.monthly ?? '',
        snapshot_gib_price: region.snapshot_gib_price?.monthly ?? '',
        address_price: region.address_price?.monthly ?? '',
        available: region.status === 'active',
      }}
      run={({ title, volume_gib_price, snapshot_gib_price, address_price, available }) => {
        const priced = (monthly: string, before: string | undefined) =>
          monthly && monthly !== before ? { monthly } : undefined;
        const body = {
          title,
          available,
          volume_gib_price: priced(volume_gib_price, region.volume_gib_price?.monthly),
          snapshot_gib_price: priced(snapshot_gib_price, region.snapshot_gib_price?.monthly),
          address_price: priced(address_price, region.address_price?.monthly),
        };
        return deed.mutateAsync(() => ask(api.PATCH('/v1/admin/regions/{id}', { params, body })));
      }}
    >
      {(form) => (
        <>
          <TextInput label="Title" data-autofocus {...form.getInputProps('title')} />
          <TextInput label="Price of a GiB of volume a month" inputMode="decimal" {...form.getInputProps('volume_gib_price')} />
          <TextInput label="Price of a GiB of snapshot a month" inputMode="decimal" {...form.getInputProps('snapshot_gib_price')} />
          <TextInput label="Price of a reserved address a month" inputMode="decimal" {...form.getInputProps('address_price')} />
          <Switch label="Takes orders" {...form.getInputProps('available', { type: 'checkbox' })} />
        </>
      )}
    </FormButton>
  );
}
