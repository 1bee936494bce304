import vue from 'eslint-plugin-vue';
import tseslint from 'typescript-eslint';
import texts from './eslint.texts.js';

const UNITS = ['TRX', 'USDT', '+', '−', '-', '·', '…', '→', '/', ':', '(', ')', ',', '.', '#', '%', '&nbsp;'];
const TESTS = ['**/*.spec.ts', '**/*.e2e.ts', '*/test/**', '*/bench/**'];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/dist-chat/**',
      '**/dist-bench/**',
      '**/node_modules/**',
      '**/.cache/**',
      '**/.sandbox/**',
      '**/coverage/**',
    ],
  },
  // What a rule finds is repaired or the rule is changed here for everybody, never switched off on the spot.
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.recommended,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      // Layout is prettier's business.
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-closing-bracket-newline': 'off',
      // A prop that may be missing is typed so.
      'vue/require-default-prop': 'off',
      // A page is named by its role: health.page.vue.
      'vue/multi-word-component-names': 'off',
      // Units are the same in every language.
      'vue/no-bare-strings-in-template': ['error', { allowlist: UNITS }],
      'vue/no-v-html': 'error',
    },
  },
  {
    files: ['**/*.{ts,vue,js,mjs}'],
    plugins: { texts },
    rules: {
      'no-warning-comments': [
        'error',
        { terms: ['todo', 'fixme', 'xxx', 'oxlint-disable'], location: 'start' },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // An empty door or a class of statics is a choice; parameters named _ are left out on purpose.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    // Nest reads the classes of constructor parameters from decorator metadata, so they must stay imported.
    files: ['server/**/*.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    files: ['{shared,server,admin-web,sandbox}/{src,chat}/**/*.{ts,vue}'],
    ignores: [...TESTS, '**/migrations/**'],
    rules: {
      'max-lines': ['error', { max: 300 }],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Use node:crypto, or a seeded source handed in.' },
      ],
    },
  },
  {
    files: ['server/src/entrypoints/bot/**/*.ts', 'server/src/processes/notifications/**/*.ts'],
    ignores: ['**/texts/**', '**/*.schema.ts', '**/*.repository.ts', ...TESTS],
    rules: { 'texts/no-text': ['error', { latin: true }] },
  },
  {
    files: ['admin-web/src/**/*.{ts,vue}', 'sandbox/chat/src/**/*.{ts,vue}'],
    ignores: ['**/texts/**', '**/texts.ts', ...TESTS],
    rules: { 'texts/no-text': 'error' },
  },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
