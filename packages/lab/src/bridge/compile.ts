import { transform } from 'sucrase';

export type Compiled = { code: string; error?: undefined } | { code?: undefined; error: CodeError };

export interface CodeError {
  message: string;
  /** From 1; undefined where it is not known. */
  line?: number | undefined;
}

/** TypeScript to JavaScript, line by line: types go, imports become `require`. */
export function compile(source: string): Compiled {
  try {
    return { code: transform(source, { transforms: ['typescript', 'imports'] }).code };
  } catch (error) {
    const { message, loc } = error as Error & { loc?: { line: number } };
    return {
      error: { message: message.replace(/^Error transforming[^:]*: /, ''), line: loc?.line },
    };
  }
}
