import { expect, test } from 'vitest';
import { parseDiff } from './diff.js';

const DIFF = `diff --git a/src/pets.sql b/src/pets.sql
index 1111111..2222222 100644
--- a/src/pets.sql
+++ b/src/pets.sql
@@ -1,4 +1,4 @@ CREATE
 keep
--- a comment that was removed
+++ a line that looks like a head
 keep too
 and this
diff --git a/new file.txt b/new file.txt
new file mode 100644
index 0000000..3333333
--- /dev/null
+++ b/new file.txt
@@ -0,0 +1,2 @@
+one
+two
\\ No newline at end of file
diff --git a/logo.png b/logo.png
deleted file mode 100644
Binary files a/logo.png and /dev/null differ
diff --git "a/caf\\303\\251.md" "b/caf\\303\\251.md"
index 1..2 100644
--- "a/caf\\303\\251.md"
+++ "b/caf\\303\\251.md"
@@ -1 +1 @@
-a
+b
`;

test('files are read with what happened to them and how many lines changed', () => {
  const summary = parseDiff(DIFF).map(({ path, change, binary, added, removed }) => ({ path, change, binary, added, removed }));
  expect(summary).toEqual([
    { path: 'src/pets.sql', change: 'changed', binary: false, added: 1, removed: 1 },
    { path: 'new file.txt', change: 'added', binary: false, added: 2, removed: 0 },
    { path: 'logo.png', change: 'removed', binary: true, added: 0, removed: 0 },
    { path: 'café.md', change: 'changed', binary: false, added: 1, removed: 1 },
  ]);
});

test('content that looks like a head is content, and lines carry their numbers', () => {
  const [hunk] = parseDiff(DIFF)[0]!.hunks;
  expect(hunk!.heading).toBe('CREATE');
  expect(hunk!.lines).toEqual([
    { kind: 'context', text: 'keep', before: 1, after: 1 },
    { kind: 'removed', text: '-- a comment that was removed', before: 2 },
    { kind: 'added', text: '++ a line that looks like a head', after: 2 },
    { kind: 'context', text: 'keep too', before: 3, after: 3 },
    { kind: 'context', text: 'and this', before: 4, after: 4 },
  ]);
});
