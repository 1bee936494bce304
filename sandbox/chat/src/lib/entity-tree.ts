import type { MessageEntity } from '../../../src/telegram/bot-api/bot-api.types.js';

export type TextNode =
  { kind: 'text'; text: string } | { kind: 'entity'; entity: MessageEntity; children: TextNode[] };

/** Nests entities by containment; one that crosses the border of another is cut at the border. */
export function entityTree(text: string, entities: readonly MessageEntity[]): TextNode[] {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return build(text, 0, text.length, sorted);
}

function build(text: string, from: number, to: number, entities: readonly MessageEntity[]): TextNode[] {
  const nodes: TextNode[] = [];
  let at = from;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    if (!entity || entity.offset < at || entity.offset >= to) continue;
    const end = Math.min(to, entity.offset + entity.length);
    pushText(nodes, text.slice(at, entity.offset));
    nodes.push({
      kind: 'entity',
      entity,
      children: build(text, entity.offset, end, entities.slice(index + 1)),
    });
    at = end;
  }
  pushText(nodes, text.slice(at, to));
  return nodes;
}

function pushText(nodes: TextNode[], text: string): void {
  if (text !== '') nodes.push({ kind: 'text', text });
}
