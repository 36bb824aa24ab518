import { defineConfig } from 'vitest/config';

const slow = ['test/e2e/**/*.test.ts', 'test/e2e/**/*.test.tsx'];
const separate = ['test/kernel/**', 'test/kubectl/**'];

/** `unit` runs from source; `e2e` runs the built program, in real terminals, one file at a time. */
export default defineConfig({
  define: { __KUBEHOP_VERSION__: JSON.stringify('0.0.0-test') },
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: ['test/support/schema-setup.ts'],
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/**/*.test.ts', 'test/**/*.test.tsx'], exclude: [...slow, ...separate] } },
      { extends: true, test: { name: 'e2e', include: slow, fileParallelism: false, testTimeout: 120_000 } },
    ],
  },
});
