import { Alert, Button, Code, Text } from '@mantine/core';
import { Refusal, sentence } from '../api/refusal';

/** What the cloud said in place of what was asked for. */
export function RefusalNote({ thrown, again, title: given }: { thrown: unknown; again?: () => void; title?: string }) {
  if (thrown === null || thrown === undefined) return null;
  const refusal = thrown instanceof Refusal ? thrown : null;
  const title = refusal?.status === 404 ? 'Not found' : refusal?.status === 403 ? 'Not allowed' : 'Not done';
  return (
    <Alert color="red" title={given ?? title} role="alert" variant="light">
      <Text size="sm">{typeof thrown === 'string' ? thrown : sentence(thrown)}</Text>
      {refusal?.requestId && (
        <Text size="xs" mt={4}>
          Request <Code>{refusal.requestId}</Code>
        </Text>
      )}
      {again && (
        <Button mt="xs" size="compact-sm" variant="default" onClick={again}>
          Try again
        </Button>
      )}
    </Alert>
  );
}
