import type { Operation } from './operation.js';

/** What becomes of an observation before a network sees it, and of values that a mask forbids. */
export const observationOperations = {
  /**
   * Copies entries and makes indices one-hot, as Gymnasium's `flatten`: number k of an index's segment
   * is 1 where entry - from = k, else 0. So an index outside of 0..size-1, or between two, gives zeros
   * only, and a NaN gives NaN in its whole segment.
   */
  expandRows: {
    file: 'observations',
    build: 'forward',
    step: {
      /** Rows of the entries that the segments tell of. */
      input: 'address',
      /** Floats between two rows of `input`. */
      inputPitch: 'count',
      /**
       * int32 [segmentCount x 2]: (0, n) copies the next n entries; (size, from), size > 0, makes the
       * next entry, an index counted from `from`, into `size` numbers.
       */
      segments: 'address',
      segmentCount: 'count',
      /** Written: rows of the segments' numbers one after the other. */
      output: 'address',
      /** Floats between two rows of `output`; those behind the segments' are left as they are. */
      outputPitch: 'count',
    },
    call: 'rows',
  },
  /**
   * output[r][j] = clamp((input[r][j] - mean[j]) / sqrt(variance[j] + epsilon), -clip, clip) in
   * float64, then rounded to float32; a NaN passes. As Stable-Baselines3's VecNormalize, and with an
   * infinite clip Gymnasium's NormalizeObservation.
   */
  normalizeRows: {
    file: 'observations',
    build: 'forward',
    step: {
      /** [rows x columns] */
      input: 'address',
      /** Floats between two rows of `input`, at least `columns`. */
      inputPitch: 'count',
      columns: 'count',
      /** float64 [columns] */
      mean: 'address',
      /** float64 [columns] */
      variance: 'address',
      epsilon: 'double',
      /** The largest absolute value that is let through; Infinity: every value. */
      clip: 'double',
      /** [rows x columns], written. May be `input`, if the pitches are the same. */
      output: 'address',
      /** Floats between two rows of `output`; those behind the columns are left as they are. */
      outputPitch: 'count',
    },
    call: 'rows',
  },
  /** values[r][a] = fill where masks[r][a] is 0; where a whole row is forbidden, all of it is `fill`. */
  maskValues: {
    file: 'values',
    build: 'inference',
    step: {
      /** [rows x columns], changed. */
      values: 'address',
      columns: 'count',
      /** Bytes [rows x columns], packed: 0 is forbidden, everything else allowed. */
      masks: 'address',
      /**
       * What forbidden values become. -1e30 is below every value there is and yet finite: its
       * probability is 0 in a softmax, and 0 times it is 0 in an entropy, where -Infinity would make
       * a NaN.
       */
      fill: 'float',
    },
    call: 'rows',
  },
} as const satisfies Record<string, Operation>;
