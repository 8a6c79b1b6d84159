import type { Archive, Serializable } from '../../state/index.js';
import type { Step } from '../kernels/operations.js';
import { checkRange } from '../layers/checks.js';
import type { QNetwork } from '../passes/q-network.js';

/**
 * The average of the networks that one has been, update by update: of the first 1 / share of them all alike (Polyak and
 * Juditsky 1992, https://doi.org/10.1137/0330046), and from then on exponential, so that what is long past is forgotten.
 */
export class NetworkAverage implements Serializable {
  /** The average, in the same kernels and with the same statistics of observations. */
  readonly network: QNetwork;
  private readonly step: Step<'copy'>;
  private taken = 0;

  /**
   * @param share of the way to the latest network that the average goes at an update, in (0, 1]
   * @throws UsageError when the share is out of its range or the arena is full
   */
  constructor(
    private readonly latest: QNetwork,
    private readonly share: number,
  ) {
    checkRange('share', share, share > 0 && share <= 1, 'in (0, 1]');
    const { kernels, statistics, parameterBlock, layout } = latest;
    this.network = latest.clone({ kernels, maxBatch: 1, statistics });
    const { parameterBlock: to } = this.network;
    this.step = { from: parameterBlock, to, count: layout.count };
  }

  /** Takes in the network as it is now. */
  take(): void {
    this.taken += 1;
    const share = Math.max(this.share, 1 / this.taken);
    const { kernels } = this.latest;
    if (share === 1) kernels.copy(this.step);
    else kernels.polyak(this.step, share);
  }

  /** Is the network as it is now, as if nothing had been before. */
  restart(): void {
    this.taken = 0;
    this.latest.kernels.copy(this.step);
  }

  serialize(archive: Archive): void {
    archive.part('network', this.network);
    this.taken = archive.integer('taken', this.taken, { most: Number.MAX_SAFE_INTEGER });
  }
}
