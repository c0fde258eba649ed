/** Server-sent events out of any chopping of the stream (HTML standard, "Interpreting an event stream"). */

export interface ServerEvent {
  event: string;
  data: string;
}

/** Feed it text as it arrives; it gives back the events that became complete. */
export const eventReader = (): ((text: string) => ServerEvent[]) => {
  let rest = '';
  let event = '';
  let data: string[] = [];
  return (text) => {
    const found: ServerEvent[] = [];
    rest += text;
    // A CR at the very end may be half of a CRLF: it waits for the next piece.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (!line) {
        if (data.length) found.push({ event: event || 'message', data: data.join('\n') });
        event = '';
        data = [];
        continue;
      }
      const colon = line.indexOf(':');
      const name = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
      if (name === 'event') event = value;
      else if (name === 'data') data.push(value);
    }
    return found;
  };
};
