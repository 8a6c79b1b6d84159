import { build, type Plugin } from 'vite';

/** What the element never comes to, each with what stands in its place. */
const NEVER: Record<string, string> = {
  // numpy's tables for normal and exponential deviates, a third of the file: no lander draws them.
  '/random/ziggurat.js': `
    const refuse = () => { throw new Error('No lander draws these.'); };
    export { refuse as standardNormal, refuse as standardExponential };
  `,
  // What acts where no WebAssembly may be compiled: there the moon, itself WebAssembly, has refused already.
  '/reference/forward-kernels.js': `
    export class ReferenceForwardKernels {
      constructor() { throw new Error('The lander needs WebAssembly with SIMD, which this browser or the policy of this page does not allow.'); }
    }
  `,
};

const leaveOut: Plugin = {
  name: 'perilune:leave-out',
  enforce: 'pre',
  resolveId(id, importer) {
    const path = importer === undefined ? id : new URL(id, `file://${importer}`).pathname;
    const end = Object.keys(NEVER).find((end) => path.endsWith(end));
    return end === undefined ? undefined : `\0${end}`;
  },
  load: (id) => NEVER[id.slice(1)],
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
