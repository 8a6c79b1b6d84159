/**
 * Non-negative numbers with their sum, from which one can be drawn in proportion to its size in
 * log2(n) steps (Schaul et al. 2016, appendix B.2.1, https://arxiv.org/abs/1511.05952).
 *
 * A node is always the sum of its two children, made anew when one of them changes: adding differences
 * instead would let rounding errors pile up.
 */
export class SumTree {
  private readonly nodes: Float64Array;
  /** Where the leaves begin: a power of two. */
  private readonly first: number;

  /** @param size how many numbers; all are 0 in the beginning */
  constructor(readonly size: number) {
    this.first = 2 ** Math.ceil(Math.log2(Math.max(1, size)));
    this.nodes = new Float64Array(this.first + size);
  }

  get total(): number {
    return this.size === 1 ? (this.nodes[this.first] as number) : (this.nodes[1] as number);
  }

  get byteLength(): number {
    return this.nodes.byteLength;
  }

  get(index: number): number {
    return this.nodes[this.first + index] as number;
  }

  /** @param value finite, at least 0 */
  set(index: number, value: number): void {
    const { nodes } = this;
    let node = this.first + index;
    nodes[node] = value;
    for (node >>= 1; node >= 1; node >>= 1) {
      nodes[node] = (nodes[2 * node] as number) + (nodes[2 * node + 1] ?? 0);
    }
  }

  /**
   * The first index whose number, added to all before it, exceeds `mass`. Never one whose number is 0,
   * unless all are.
   *
   * @param mass in 0..total
   */
  find(mass: number): number {
    const { nodes, first } = this;
    let node = 1;
    let rest = mass;
    while (node < first) {
      node *= 2;
      const left = nodes[node] as number;
      // Rounding may leave a rest that the right side no longer covers: then the left one is meant.
      if (rest >= left && (nodes[node + 1] ?? 0) > 0) {
        rest -= left;
        node += 1;
      }
    }
    return node - first;
  }
}
