import { expect, test } from 'vitest';
import { type Message, messages } from './sse';

const STREAM = ': open\n\nevent: server.running\nid: evt_1\ndata: {"a":\ndata: 1}\n\nid: evt_2\ndata: x\r\n\r\n';

function readInPieces(size: number) {
  const told: Message[] = [];
  const feed = messages((message) => told.push(message));
  for (let at = 0; at < STREAM.length; at += size) feed(STREAM.slice(at, at + size));
  return told;
}

test('messages come out whole however the bytes are cut', () => {
  for (const size of [1, 2, 3, 7, 1_000]) {
    expect(readInPieces(size)).toEqual([
      { id: 'evt_1', event: 'server.running', data: '{"a":\n1}' },
      { id: 'evt_2', event: 'message', data: 'x' },
    ]);
  }
});

test('a message that is not finished is not told', () => {
  const told: Message[] = [];
  messages((message) => told.push(message))('id: evt_9\ndata: half\n');
  expect(told).toEqual([]);
});
