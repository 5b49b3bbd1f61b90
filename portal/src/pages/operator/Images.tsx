import { Group, Text, TextInput } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { api, ask } from '../../api/client';
import { useFormDeed } from '../../api/deed';
import { Choice } from '../../pieces/Choice';
import { ConfirmButton } from '../../pieces/ConfirmButton';
import { FormButton } from '../../pieces/FormDialog';
import { PageHead } from '../../pieces/PageHead';
import { RowTable } from '../../pieces/RowTable';
import { StatusBadge } from '../../pieces/StatusBadge';
import { NumberField, PickOne } from '../../pieces/fields';
import { memory } from '../../words/moment';
import { type Image, Pull, useImages } from '../imagePull';
import { OperatorOnly } from './OperatorOnly';

/** What servers can be made from, and how far what is fetched has come. */
export default function Images() {
  return (
    <OperatorOnly title="Images">
      <List />
    </OperatorOnly>
  );
}

function List() {
  const navigate = useNavigate();
  const { medium } = useSearch({ strict: false }) as { medium?: string };
  const shown = medium === 'iso' ? 'iso' : 'disk';
  const list = useImages(shown);
  return (
    <>
      <PageHead title="Images">
        <AddImage medium={shown} key={shown} />
      </PageHead>
      <Choice
        mb="md"
        aria-label="Medium"
        value={shown}
        onChange={(value) => void navigate({ to: '/operator/images', search: { medium: value } as never, replace: true })}
        data={[{ value: 'disk', label: 'Disks' }, { value: 'iso', label: 'ISOs' }]}
      />
      <RowTable
        label="Images"
        {...list}
        idOf={({ id }) => id}
        columns={[
          {
            head: 'Image',
            cell: (image) => (
              <>
                <Text size="sm" fw={500}>{image.title}</Text>
                <Text size="xs" c="dimmed">{image.name}</Text>
              </>
            ),
          },
          { head: 'Status', from: 'sm', cell: (image) => <StatusBadge status={image.status} /> },
          { head: 'Here', cell: (image) => <Pull image={image} /> },
          { head: 'Needs', from: 'md', cell: (image) => `${memory(image.min_memory_mib)}, ${image.min_disk_gib} GiB` },
          { head: 'Logs in as', from: 'lg', cell: (image) => image.default_user },
          { head: '', align: 'right', cell: (image) => <ImageDeeds image={image} /> },
        ]}
        empty={<Text>{shown === 'iso' ? 'There are no ISOs. Add one by the address of its file.' : 'There are no images.'}</Text>}
      />
    </>
  );
}

function ImageDeeds({ image }: { image: Image }) {
  const params = { path: { id: image.id } };
  const deed = useFormDeed('image');
  const canPull = image.pull && (image.pull.status === 'absent' || image.pull.status === 'failed');
  const isOn = image.status === 'active';
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      {canPull && (
        <ConfirmButton
          label="Fetch"
          danger={false}
          size="compact-sm"
          title={`Fetch ${image.title}?`}
          text={`It is read from ${image.source?.url ?? 'its source'} and kept on this machine.`}
          verb="Fetch"
          run={() => deed.mutateAsync(() => ask(api.POST('/v1/admin/images/{id}/actions/pull', { params })))}
        />
      )}
      <ConfirmButton
        label={isOn ? 'Hide' : 'Offer'}
        danger={false}
        variant="subtle"
        size="compact-sm"
        title={isOn ? `Hide ${image.title}?` : `Offer ${image.title}?`}
        text={isOn ? 'It cannot be ordered until it is offered again.' : 'It can be ordered again.'}
        verb={isOn ? 'Hide' : 'Offer'}
        run={() => deed.mutateAsync(() => ask(api.PATCH('/v1/admin/images/{id}', { params, body: { available: !isOn } })))}
      />
      <ConfirmButton
        size="compact-sm"
        variant="subtle"
        title={`Retire ${image.title}?`}
        text="Nobody can order it any more. Servers of it run on."
        verb="Retire"
        typed={image.name}
        run={() => deed.mutateAsync(() => ask(api.DELETE('/v1/admin/images/{id}', { params })))}
      />
    </Group>
  );
}

function AddImage({ medium }: { medium: Image['medium'] }) {
  const deed = useFormDeed('image');
  const isIso = medium === 'iso';
  const empty = {
    name: '', title: '', os: '', os_version: '', default_user: '', min_disk_gib: 2, url: '', checksum: '', format: isIso ? 'iso' : 'qcow2',
  };
  return (
    <FormButton
      label={isIso ? 'Add an ISO' : 'Add an image'}
      title={isIso ? 'Add an ISO' : 'Add an image'}
      verb="Add"
      initial={empty}
      run={({ url, checksum, format, ...rest }) => {
        const from = url.trim()
          ? { url: url.trim(), checksum: checksum.trim() || null, format: format as 'qcow2' | 'raw' | 'iso' }
          : null;
        return deed.mutateAsync(() => ask(api.POST('/v1/admin/images', { body: { ...rest, source: from } })));
      }}
    >
      {(form) => (
        <>
          <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />
          <TextInput label="Title" {...form.getInputProps('title')} />
          <Group grow align="start">
            <TextInput label="System" placeholder="debian" {...form.getInputProps('os')} />
            <TextInput label="Version" placeholder="12" {...form.getInputProps('os_version')} />
          </Group>
          <TextInput label="Logs in as" placeholder="debian" {...form.getInputProps('default_user')} />
          <NumberField label="Least disk in GiB" min={1} {...form.getInputProps('min_disk_gib')} />
          <TextInput label="Address to fetch it from" type="url" {...form.getInputProps('url')} />
          <TextInput label="Checksum" placeholder="sha512:…" {...form.getInputProps('checksum')} />
          {!isIso && <PickOne label="Format" data={['qcow2', 'raw']} {...form.getInputProps('format')} />}
        </>
      )}
    </FormButton>
  );
}
