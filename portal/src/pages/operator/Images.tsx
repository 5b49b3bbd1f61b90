import { Group, Progress, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, ask } from '../../api/client';
import { useFormDeed } from '../../api/deed';
import { type Rows, useRows } from '../../api/rows';
import { ConfirmButton } from '../../pieces/ConfirmButton';
import { FormButton } from '../../pieces/FormDialog';
import { PageHead } from '../../pieces/PageHead';
import { RowTable } from '../../pieces/RowTable';
import { StatusBadge } from '../../pieces/StatusBadge';
import { NumberField, PickOne } from '../../pieces/fields';
import { bytes, memory } from '../../words/moment';
import { OperatorOnly } from './OperatorOnly';

/** What servers can be made from, and how far what is fetched has come. */
export default function Images() {
  return (
    <OperatorOnly title="Images">
      <List />
    </OperatorOnly>
  );
}

const PROGRESS_MS = 1_500;

function List() {
  const list = useRows('image');
  const client = useQueryClient();
  const isPulling = list.rows.some(({ pull }) => pull?.status === 'pulling');
  // Bytes that arrive are no events, so they are asked for while there are any.
  useEffect(() => {
    if (!isPulling) return;
    const timer = setInterval(() => void client.invalidateQueries({ queryKey: ['rows', 'image'] }), PROGRESS_MS);
    return () => clearInterval(timer);
  }, [isPulling, client]);
  return (
    <>
      <PageHead title="Images">
        <AddImage />
      </PageHead>
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
        empty={<Text>There are no images.</Text>}
      />
    </>
  );
}

function Pull({ image: { pull, title } }: { image: Rows['image'] }) {
  if (!pull) return <>built here</>;
  return (
    <>
      <StatusBadge status={pull.status} />
      {pull.status === 'pulling' && (
        <>
          <Progress mt={4} value={pull.percent ?? 0} animated={pull.percent === null} aria-label={`Fetching ${title}`} />
          <Text size="xs" c="dimmed">
            {bytes(pull.bytes)} {pull.total_bytes ? `of ${bytes(pull.total_bytes)}` : ''}
          </Text>
        </>
      )}
      {pull.fault && <Text size="xs">{pull.fault.message}</Text>}
    </>
  );
}

function ImageDeeds({ image }: { image: Rows['image'] }) {
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

function AddImage() {
  const deed = useFormDeed('image');
  const empty = {
    name: '', title: '', os: '', os_version: '', default_user: '', min_disk_gib: 2, source: '', checksum: '', format: 'qcow2',
  };
  return (
    <FormButton
      label="Add an image"
      title="Add an image"
      verb="Add"
      initial={empty}
      run={({ source, checksum, format, ...rest }) => {
        const from = source.trim()
          ? { url: source.trim(), checksum: checksum.trim() || null, format: format as 'qcow2' | 'raw' }
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
          <TextInput label="Address to fetch it from" type="url" {...form.getInputProps('source')} />
          <TextInput label="Checksum" placeholder="sha512:…" {...form.getInputProps('checksum')} />
          <PickOne label="Format" data={['qcow2', 'raw']} {...form.getInputProps('format')} />
        </>
      )}
    </FormButton>
  );
}
