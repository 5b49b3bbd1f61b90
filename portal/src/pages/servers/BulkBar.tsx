import { Button, Group, List, Modal, Paper, Progress, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { sentence } from '../../api/refusal';
import { ConfirmDialog } from '../../pieces/ConfirmButton';
import { useMay } from '../../shell/rights';
import { canDo, DEED_WORDS, type Deed, doToAll, type Server } from './serverDeeds';

const DEEDS: readonly Deed[] = ['start', 'stop', 'reboot', 'delete'];

interface Course {
  deed: Deed;
  total: number;
  done: number;
  refused: { server: Server; thrown: unknown }[] | null;
}

/** What can be done to the chosen servers at once, with its progress and what was refused. */
export default function BulkBar({ servers, forget }: { servers: readonly Server[]; forget: () => void }) {
  const may = useMay();
  const client = useQueryClient();
  const [asked, setAsked] = useState<Deed | null>(null);
  const [course, setCourse] = useState<Course | null>(null);
  const able = (deed: Deed) => servers.filter((server) => canDo(deed, server));

  const go = async (deed: Deed) => {
    const all = able(deed);
    setCourse({ deed, total: all.length, done: 0, refused: null });
    const refused = await doToAll(deed, all, (done) =>
      setCourse((now) => now && { ...now, done }));
    void client.invalidateQueries({ queryKey: ['rows', 'server'] });
    if (refused.length === 0) {
      setCourse(null);
      forget();
    } else {
      setCourse((now) => now && { ...now, refused });
    }
  };
  const count = asked ? able(asked).length : 0;
  const servants = `${count} ${count === 1 ? 'server' : 'servers'}`;
  return (
    <Paper withBorder p="xs" mb="sm" role="region" aria-label="Chosen servers">
      <Group gap="sm">
        <Text size="sm" fw={500}>
          {servers.length} chosen
        </Text>
        {DEEDS.filter((deed) => may(deed === 'delete' ? 'servers:destroy' : 'servers:write')).map((deed) => (
          <Button
            key={deed}
            size="compact-sm"
            variant="light"
            color={deed === 'delete' ? 'red' : undefined}
            disabled={able(deed).length === 0}
            onClick={() => setAsked(deed)}
          >
            {DEED_WORDS[deed].verb} {able(deed).length > 0 ? able(deed).length : ''}
          </Button>
        ))}
        <Button size="compact-sm" variant="subtle" onClick={forget}>
          Choose none
        </Button>
      </Group>
      {asked && (
        <ConfirmDialog
          opened
          onClose={() => setAsked(null)}
          title={`${DEED_WORDS[asked].verb} ${servants}?`}
          text={asked === 'delete' ? 'All data on their disks is gone for good. Volumes are kept.' : DEED_WORDS[asked].text}
          verb={`${DEED_WORDS[asked].verb} ${servants}`}
          typed={asked === 'delete' ? `delete ${count}` : undefined}
          danger={asked === 'delete'}
          run={async () => void go(asked)}
        />
      )}
      <Modal opened={course !== null} onClose={() => setCourse(null)} title={course ? DEED_WORDS[course.deed].verb : ''}>
        {course && (
          <Stack>
            <Progress value={(course.done / course.total) * 100} aria-label="Progress" />
            <Text size="sm" role="status">
              {course.done} of {course.total}
            </Text>
            {course.refused && (
              <List size="sm">
                {course.refused.map(({ server, thrown }) => (
                  <List.Item key={server.id}>
                    {server.name}: {sentence(thrown)}
                  </List.Item>
                ))}
              </List>
            )}
          </Stack>
        )}
      </Modal>
    </Paper>
  );
}
