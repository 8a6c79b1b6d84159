import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'preact/hooks';
import type { CodeError } from './compile';

export interface EditorProps {
  text: string;
  onChange: (code: string) => void;
  error: CodeError | undefined;
}

const letters = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--dim)', fontStyle: 'italic' },
  { tag: [tags.keyword, tags.modifier], color: 'var(--lane-5)' },
  { tag: [tags.string, tags.regexp], color: 'var(--lane-3)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--lane-2)' },
  { tag: [tags.typeName, tags.className], color: 'var(--lane-4)' },
]);

/** The page's colours, light and dark. */
const looks = EditorView.theme({
  '&': {
    backgroundColor: 'var(--page)',
    color: 'var(--text)',
    fontSize: '0.9rem',
    height: '30rem',
  },
  '.cm-scroller': {
    lineHeight: '1.5',
    fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-gutters': {
    backgroundColor: 'var(--page)',
    color: 'var(--dim)',
    borderRight: '1px solid var(--line)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--card)' },
  '& ::selection': { backgroundColor: 'var(--line)' },
  // CodeMirror marks errors by pictures in its styles, which the page's policy blocks.
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--bad)',
    textUnderlineOffset: '0.2em',
  },
  '.cm-lint-marker-error': {
    content: 'none',
    borderRadius: '50%',
    backgroundColor: 'var(--bad)',
  },
});

/** The editor of the world's code. Its styles live in a shadow root, where the page's policy lets them. */
export function Editor({ text, onChange, error }: EditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  useEffect(() => {
    if (host.current === null) return;
    const root = host.current.attachShadow({ mode: 'open' });
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: text,
        extensions: [
          lineNumbers(),
          lintGutter(),
          history(),
          highlightActiveLine(),
          bracketMatching(),
          syntaxHighlighting(letters),
          javascript({ typescript: true }),
          // Escape, then Tab leaves the editor, as CodeMirror has it.
          keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
          EditorView.contentAttributes.of({ 'aria-label': 'Code of the world' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) onChange(update.state.doc.toString());
          }),
          looks,
        ],
      }),
    });
    // What scrolls must be within reach of the keyboard.
    editor.scrollDOM.tabIndex = 0;
    view.current = editor;
    // Lines are measured when the shadow root's styles hold.
    const frame = requestAnimationFrame(() => editor.requestMeasure());
    return () => {
      cancelAnimationFrame(frame);
      editor.destroy();
    };
  }, []);
  useEffect(() => {
    const editor = view.current;
    if (editor === undefined || editor.state.doc.toString() === text) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
  }, [text]);
  useEffect(() => {
    const editor = view.current;
    if (editor === undefined) return;
    const { doc } = editor.state;
    const line = error?.line === undefined ? undefined : doc.line(Math.min(error.line, doc.lines));
    const found = line && error ? [{ from: line.from, to: line.to, message: error.message }] : [];
    editor.dispatch(
      setDiagnostics(
        editor.state,
        found.map((diagnostic) => ({ ...diagnostic, severity: 'error' as const })),
      ),
    );
  }, [error]);
  return <div class="editor" ref={host} />;
}
