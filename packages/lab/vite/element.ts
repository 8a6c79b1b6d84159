import { build, type Plugin } from 'vite';

/** What no lander draws from, and what is a third of the file: numpy's tables for normal and exponential deviates. */
const UNUSED = 'ziggurat.js';
const INSTEAD = `
  const refuse = () => { throw new Error('No lander draws these.'); };
  export { refuse as standardNormal, refuse as standardExponential };
`;

const leaveOut: Plugin = {
  name: 'perilune:leave-out',
  enforce: 'pre',
  resolveId: (id) => (id.endsWith(`/${UNUSED}`) ? `\0${UNUSED}` : undefined),
  load: (id) => (id === `\0${UNUSED}` ? INSTEAD : undefined),
};

/** Writes `<perilune-lander>` beside the page: one script for any other page. @param entry its source */
export function writeElement(entry: string): Plugin {
  return {
    name: 'perilune:element',
    apply: 'build',
    async generateBundle() {
      const made = await build({
        configFile: false,
        logLevel: 'error',
        plugins: [leaveOut],
        build: {
          write: false,
          target: 'es2022',
          rolldownOptions: { input: entry, output: { format: 'iife', codeSplitting: false } },
        },
      });
      const [result] = [made].flat();
      if (result === undefined || !('output' in result)) return;
      const source = result.output[0].code;
      this.emitFile({ type: 'asset', fileName: 'perilune-lander.js', source });
    },
  };
}
