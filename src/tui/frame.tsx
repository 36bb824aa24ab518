import { Box, Text } from 'ink';
import type { Screen } from './screen.ts';

/** Draws a screen; the cursor is a reversed cell, so that it needs no terminal mode of its own. */
export function Frame({ screen, colour }: { readonly screen: Screen; readonly colour: boolean }) {
  return (
    <Box flexDirection="column">
      {screen.lines.map((line, row) => {
        const text = line.text === '' ? ' ' : line.text;
        if (screen.cursor?.row !== row) {
          return (
            <Text key={row} wrap="truncate" bold={line.bold === true && colour} dimColor={line.dim === true && colour}>
              {text}
            </Text>
          );
        }
        const padded = text.padEnd(screen.cursor.column + 1);
        return (
          <Text key={row} wrap="truncate">
            {padded.slice(0, screen.cursor.column)}
            <Text inverse>{padded[screen.cursor.column]}</Text>
            {padded.slice(screen.cursor.column + 1)}
          </Text>
        );
      })}
    </Box>
  );
}
