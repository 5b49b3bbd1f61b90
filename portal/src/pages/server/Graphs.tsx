import { Group, SimpleGrid, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { api, ask } from '../../api/client';
import { Panel } from '../../pieces/Facts';
import { RefusalNote } from '../../pieces/RefusalNote';
import type { Server } from '../servers/serverDeeds';
import { CHARTS, type Chart, columns, latest, type Series, SPANS, type Span, valueText } from './figures';
import { GraphLines } from './GraphLines';
import { Choice } from '../../pieces/Choice';

/** Figures are measured so often; asking oftener shows nothing new. */
const MEASURED_MS = 10_000;
const LONG_MS = 60_000;

/** What a server uses, from an hour to a month. */
export default function Graphs({ server }: { server: Server }) {
  const raw = (useSearch({ strict: false }) as { span?: string }).span;
  const span: Span = raw && raw in SPANS ? (raw as Span) : '1h';
  const navigate = useNavigate();
  const { data, error } = useQuery({
    queryKey: ['metrics', server.id, span],
    queryFn: async () => {
      const to = new Date();
      const from = new Date(to.getTime() - SPANS[span].seconds * 1_000);
      const query = {
        resource_id: server.id,
        name: CHARTS.flatMap(({ names }) => names) as never,
        from: from.toISOString(),
        to: to.toISOString(),
      };
      const answer = await ask(api.GET('/v1/metrics', { params: { query } }));
      // The document cannot say that a point is a pair; the generated types of both disagree on it.
      return ('data' in answer ? answer.data : [answer]) as Series[];
    },
    refetchInterval: span === '1h' ? MEASURED_MS : LONG_MS,
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <Group justify="flex-end" mb="md">
        <Choice
          aria-label="How far back"
          value={span}
          onChange={(value) =>
            void navigate({
              to: '/servers/$id',
              params: { id: server.id },
              search: { tab: 'graphs', span: value },
              replace: true,
            } as never)}
          data={Object.entries(SPANS).map(([value, { text }]) => ({ value, label: text }))}
        />
      </Group>
      <RefusalNote thrown={error} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md" verticalSpacing={0}>
        {data && CHARTS.map((chart) => <Graph key={chart.title} chart={chart} all={data} />)}
      </SimpleGrid>
    </>
  );
}

function Graph({ chart, all }: { chart: Chart; all: readonly Series[] }) {
  const series = chart.names.map((name) => all.find((each) => each.name === name)).filter((each) => !!each);
  const now = series.map((each, at) => `${chart.lines[at]} ${valueText(latest(each), chart.unit)}`).join(', ');
  const measured = series.some((each) => latest(each) !== null);
  return (
    <Panel title={chart.title} beside={<Text size="sm" c="dimmed">{measured ? now : ''}</Text>}>
      {measured ? (
        <GraphLines chart={chart} columns={columns(series)} label={`${chart.title}: ${now}`} />
      ) : (
        <Text size="sm" c="dimmed">
          Nothing was measured in this time.
        </Text>
      )}
    </Panel>
  );
}
