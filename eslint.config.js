import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', 'dist.next/', 'node_modules/', 'coverage/'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', Buffer: 'readonly' } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-control-regex': 'off',
      'require-yield': 'off',
      // the simulated processes that tools run in are parameters named `process`; what is refused here is the host's own
      'no-restricted-globals': ['error', { name: 'process', message: 'Only main.ts, cli and tui read the host.' }],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Randomness comes from the world, seeded.' },
        { object: 'Date', property: 'now', message: 'Time comes from the world.' },
      ],
    },
  },
  {
    files: ['*.mjs', '*.js', 'bench/**', 'test/**', 'src/main.ts', 'src/cli/**', 'src/tui/**'],
    rules: { 'no-console': 'off', 'no-restricted-properties': 'off', 'no-restricted-globals': 'off' },
  },
);
