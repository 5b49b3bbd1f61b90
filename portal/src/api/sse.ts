/** Server-sent events out of bytes (HTML Living Standard, 9.2.6), for a stream that needs headers. */

export interface Message {
  id: string;
  event: string;
  data: string;
}

/** Feeds text in pieces of any length and hands out whole messages. */
export function messages(tell: (message: Message) => void) {
  let rest = '';
  let id = '';
  let event = '';
  let data: string[] = [];

  function line(text: string) {
    if (text === '') {
      if (data.length > 0) tell({ id, event: event || 'message', data: data.join('\n') });
      event = '';
      data = [];
      return;
    }
    const colon = text.indexOf(':');
    if (colon === 0) return;
    const name = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^ /, '');
    if (name === 'id') id = value;
    else if (name === 'event') event = value;
    else if (name === 'data') data.push(value);
  }

  return (piece: string) => {
    rest += piece;
    // A carriage return at the very end may be half of a line end.
    const whole = /\r\n|\n|\r(?!$)/g;
    let from = 0;
    for (let found = whole.exec(rest); found; found = whole.exec(rest)) {
      line(rest.slice(from, found.index));
      from = found.index + found[0].length;
    }
    rest = rest.slice(from);
  };
}
