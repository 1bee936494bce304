/** One event of a server-sent stream. */
export interface StreamEvent {
  id: string | undefined;
  event: string;
  data: string;
}

/** Reads events out of a stream of bytes as the HTML standard says (server-sent events), comments left out. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (rest + decoder.decode(value, { stream: true })).split(/\r?\n\r?\n/);
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const found = parse(block);
        if (found) yield found;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function parse(block: string): StreamEvent | undefined {
  const found: StreamEvent = { id: undefined, event: 'message', data: '' };
  const data: string[] = [];
  for (const line of block.split(/\r?\n/)) {
    const [, name, value] = /^([a-z]+): ?(.*)$/.exec(line) ?? [];
    if (name === 'data') data.push(value ?? '');
    if (name === 'id') found.id = value;
    if (name === 'event') found.event = value ?? 'message';
  }
  found.data = data.join('\n');
  return data.length > 0 || found.event !== 'message' ? found : undefined;
}
