import { defineComponent, h, type PropType, type VNode } from 'vue';
import type { MessageEntity } from '../../../src/telegram/bot-api/bot-api.types.js';
import { entityTree, type TextNode } from '../lib/entity-tree.js';

const TAGS: Readonly<Record<string, string>> = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strikethrough: 's',
  blockquote: 'blockquote',
  expandable_blockquote: 'blockquote',
};

/** Message text with its entities as elements; nothing is ever read as HTML. */
export default defineComponent({
  props: {
    text: { type: String, required: true },
    entities: { type: Array as PropType<readonly MessageEntity[]>, default: () => [] },
  },
  emits: { copy: (text: string) => text !== '', command: (text: string) => text !== '' },
  setup(props, { emit }) {
    const render = (node: TextNode): VNode | string =>
      node.kind === 'text' ? node.text : element(node.entity, node.children.map(render), plain(node));
    const element = (entity: MessageEntity, children: (VNode | string)[], text: string): VNode => {
      switch (entity.type) {
        case 'code':
        case 'pre':
          return h(
            entity.type,
            {
              class: 'mono copyable',
              role: 'button',
              tabindex: 0,
              onClick: () => emit('copy', text),
              onKeydown: onEnter(() => emit('copy', text)),
            },
            children,
          );
        case 'url':
        case 'text_link':
          return link(entity.url ?? text, children);
        case 'email':
          return link(`mailto:${text}`, children);
        case 'bot_command':
          return h('a', { href: '#', onClick: stop(() => emit('command', text)) }, children);
        case 'spoiler':
          return h('span', { class: 'spoiler', onClick: reveal }, children);
        default:
          return h(TAGS[entity.type] ?? 'span', children);
      }
    };
    return () => h('span', { class: 'formatted' }, entityTree(props.text, props.entities).map(render));
  },
});

function plain(node: TextNode): string {
  return node.kind === 'text' ? node.text : node.children.map(plain).join('');
}

function link(url: string, children: (VNode | string)[]): VNode {
  const safe = /^(https?|mailto|tg):/i.test(url);
  return safe
    ? h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, children)
    : h('span', children);
}

const onEnter = (act: () => void) => (event: KeyboardEvent) => {
  if (event.key === 'Enter') act();
};

const stop = (act: () => void) => (event: Event) => {
  event.preventDefault();
  act();
};

function reveal(event: Event): void {
  (event.currentTarget as HTMLElement).classList.add('shown');
}
