/**
 * Words for people belong into the catalogues of texts, where each exists in every language. This rule finds
 * them elsewhere: Chinese signs, and (option `latin`) two Latin words with a space between them.
 * What only developers read is exempt: logs, errors, decorators, types.
 */
const CHINESE = /[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]/;
const LATIN = /[A-Za-z]{2,},? [A-Za-z]{2,}/;
const LOGGER = /(^|\.)(logger|log|logging)$/i;

function isForDevelopers(node, source) {
  for (let current = node; current; current = current.parent) {
    if (current.type === 'Decorator' || current.type.startsWith('TS')) return true;
    if (current.type === 'NewExpression' && source.getText(current.callee).endsWith('Error')) return true;
    if (current.type === 'CallExpression' && current.callee.type === 'Super') return true;
    if (current.type === 'CallExpression' && current.callee.type === 'MemberExpression') {
      if (LOGGER.test(source.getText(current.callee.object))) return true;
    }
    if (/Statement$|Declaration$|Definition$/.test(current.type)) return false;
  }
  return false;
}

/** @type {import('eslint').Rule.RuleModule} */
const noText = {
  meta: {
    type: 'problem',
    schema: [{ type: 'object', properties: { latin: { type: 'boolean' } }, additionalProperties: false }],
    messages: { text: 'Put "{{text}}" into the catalogue of texts, in every language.' },
  },
  create(context) {
    const { latin = false } = context.options[0] ?? {};
    const check = (node, text) => {
      const found = CHINESE.test(text) || (latin && LATIN.test(text));
      if (!found || isForDevelopers(node, context.sourceCode)) return;
      context.report({ node, messageId: 'text', data: { text: text.trim().slice(0, 40) } });
    };
    return {
      Literal: (node) => typeof node.value === 'string' && check(node, node.value),
      TemplateElement: (node) => check(node, node.value.cooked ?? ''),
    };
  },
};

export default { rules: { 'no-text': noText } };
