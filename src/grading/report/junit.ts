import { XMLBuilder } from 'fast-xml-parser';
import type { GoalResult } from '../../course/goals/result.ts';
import { plain } from '../submission.ts';
import type { GradedFile } from './entry.ts';

type Xml = Record<string, unknown>;

/**
 * JUnit XML: a suite for each submission, a case for each goal (hidden ones without their reason) and each keep. JUnit has no
 * scores, so they stand in properties; times are 0, because a replay's time says nothing.
 */
export function junitReport(entries: readonly GradedFile[]): string {
  const suites = entries.map(suite);
  const total = (key: string): number => suites.reduce((sum, one) => sum + Number(one[key]), 0);
  const builder = new XMLBuilder({ ignoreAttributes: false, format: true, suppressEmptyNode: true });
  return String(
    builder.build({
      '?xml': { '@_version': '1.0', '@_encoding': 'UTF-8' },
      testsuites: {
        '@_name': 'kubehop',
        '@_tests': total('@_tests'),
        '@_failures': total('@_failures'),
        '@_errors': total('@_errors'),
        '@_time': 0,
        testsuite: suites,
      },
    }),
  );
}

function suite({ file, result }: GradedFile): Xml {
  if (!result.ok) {
    return {
      '@_name': plain(file),
      '@_tests': 1,
      '@_failures': 0,
      '@_errors': 1,
      '@_skipped': 0,
      '@_time': 0,
      testcase: [{ '@_name': 'submission', '@_classname': plain(file), '@_time': 0, error: { '@_message': plain(result.error) } }],
    };
  }
  const { exercise, learner, seed, score, max, report } = result.value;
  const cases = [...report.goals.map((goal) => testcase(exercise, goal)), ...report.keep.map((goal) => testcase(`${exercise}.keep`, goal))];
  const properties = { score, max, seed, learner };
  return {
    '@_name': exercise,
    '@_tests': cases.length,
    '@_failures': cases.filter((one) => 'failure' in one).length,
    '@_errors': 0,
    '@_skipped': 0,
    '@_time': 0,
    '@_file': plain(file),
    properties: { property: Object.entries(properties).map(([name, value]) => ({ '@_name': name, '@_value': String(value) })) },
    testcase: cases,
  };
}

function testcase(classname: string, goal: GoalResult): Xml {
  const message = goal.hidden ? 'hidden goal' : plain(goal.why);
  return {
    '@_name': goal.hidden ? goal.id : goal.title,
    '@_classname': classname,
    '@_time': 0,
    ...(goal.passed ? {} : { failure: { '@_message': message } }),
  };
}
